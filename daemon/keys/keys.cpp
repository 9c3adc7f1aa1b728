// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/keys/keys.hpp"

#include <unbound.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdlib>
#include <system_error>

#include "config/base/text.hpp"

namespace tsb {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr int type_txt = 16, class_in = 1;  // RFC 1035 §3.2.2, §3.2.4

struct ContextEnd {
    void operator()(ub_ctx* context) const { ub_ctx_delete(context); }
};
using Context = std::unique_ptr<ub_ctx, ContextEnd>;

// One look_up(): its answers, and how many are still open.
struct Batch {
    explicit Batch(const asio::any_io_executor& executor) : done(executor) {}
    std::vector<LookedUpKey> keys;
    std::size_t open = 0;
    asio::steady_timer done;  // runs to the deadline; cancelled when nothing is open
};

// What libunbound keeps while it asks for one name.
struct Question {
    std::shared_ptr<Batch> batch;
    std::size_t index;
    int id = 0;
    bool answered = false;
};

// RFC 6376 §3.6.2.2: the strings of a TXT record are joined.
std::string joined(const char* data, int size) {
    std::string text;
    const std::string_view bytes(data, static_cast<std::size_t>(size));
    for (std::size_t at = 0; at < bytes.size();) {
        const auto length = static_cast<unsigned char>(bytes[at]);
        text += bytes.substr(at + 1, length);
        at += 1U + length;
    }
    return text;
}

bool is_key(std::string_view record) {
    return record.find("p=") != std::string_view::npos;
}

void take_records(LookedUpKey& into, const ub_result& answer) {
    std::size_t bytes = 0;
    std::vector<std::string> records;
    for (std::size_t i = 0; answer.data[i] != nullptr; ++i) {
        bytes += static_cast<std::size_t>(answer.len[i]);
        if (bytes > max_key_record) {
            into.key.state = KeyState::absent;
            into.why = "its records are longer than " + std::to_string(max_key_record) + " bytes";
            return;
        }
        std::string record = joined(answer.data[i], answer.len[i]);
        if (is_key(record)) records.push_back(std::move(record));
    }
    into.key.state = records.size() == 1 ? KeyState::found : KeyState::absent;
    if (records.size() == 1) into.key.record = std::move(records.front());
    // RFC 6376 §3.6.2.2 leaves open which of several counts.
    if (records.size() > 1) into.why = std::to_string(records.size()) + " key records";
}

void take_answer(LookedUpKey& into, int error, const ub_result* answer) {
    if (error != 0 || answer == nullptr) {
        into.why = error != 0 ? ub_strerror(error) : "no answer";
        return;
    }
    into.ttl = answer->ttl > 0 ? static_cast<std::uint32_t>(answer->ttl) : 0U;
    into.dnssec = answer->bogus != 0    ? Dnssec::bogus
                  : answer->secure != 0 ? Dnssec::secure
                                        : Dnssec::insecure;
    if (answer->bogus != 0) {
        into.why = printable(answer->why_bogus != nullptr ? answer->why_bogus
                                                          : "DNSSEC refuses the answer");
    } else if (answer->havedata != 0) {
        take_records(into, *answer);
    } else if (answer->rcode == 0 || answer->nxdomain != 0) {
        into.key.state = KeyState::absent;
    } else {
        into.why = "the server answers with code " + std::to_string(answer->rcode);
    }
}

extern "C" void tsb_take_dns_answer(void* mine, int error, ub_result* answer) {
    auto* question = static_cast<Question*>(mine);
    question->answered = true;
    take_answer(question->batch->keys.at(question->index), error, answer);
    ub_resolve_free(answer);
    if (--question->batch->open == 0) question->batch->done.cancel();
}

// Cancels what is still open, so that no answer comes to a call that is gone.
class Questions {
  public:
    explicit Questions(ub_ctx* context) : context_(context) {}
    Questions(const Questions&) = delete;
    Questions& operator=(const Questions&) = delete;
    ~Questions() {
        for (const auto& one : list_)
            if (!one->answered) ub_cancel(context_, one->id);
    }

    // 0, or libunbound's error.
    int ask(const std::string& name, const std::shared_ptr<Batch>& batch, std::size_t index) {
        list_.push_back(std::make_unique<Question>(Question{batch, index}));
        const int code =
            ub_resolve_async(context_, name.c_str(), type_txt, class_in, list_.back().get(),
                             tsb_take_dns_answer, &list_.back()->id);
        if (code != 0) list_.pop_back();
        return code;
    }

    void say_unanswered(const std::string& why) {
        for (const auto& one : list_)
            if (!one->answered) one->batch->keys.at(one->index).why = why;
    }

  private:
    ub_ctx* context_;
    std::vector<std::unique_ptr<Question>> list_;
};

Error no_dns(const std::string& what, int code) {
    return {ErrorKind::config, what + ": " + ub_strerror(code),
            "look at [dns] in the configuration"};
}

Result<Context> make_context(const Dns& dns) {
    Context context(ub_ctx_create());
    if (!context) return Error{ErrorKind::transient, "libunbound cannot be started", ""};
    ub_ctx_async(context.get(), 1);  // a thread, no process
    if (dns.servers.empty()) {
        if (const int code = ub_ctx_resolvconf(context.get(), nullptr); code != 0)
            return no_dns("the system's DNS servers cannot be read", code);
    }
    for (const std::string& server : dns.servers) {
        if (const int code = ub_ctx_set_fwd(context.get(), server.c_str()); code != 0)
            return no_dns("the DNS server " + server + " cannot be used", code);
        // libunbound asks no loopback address unless it is told that it may.
        ub_ctx_set_option(context.get(), "do-not-query-localhost:", "no");
    }
    if (!dns.trust_anchor.empty() && std::filesystem::exists(dns.trust_anchor)) {
        if (const int code = ub_ctx_add_ta_file(context.get(), dns.trust_anchor.c_str()); code != 0)
            return no_dns("the trust anchor " + dns.trust_anchor.string() + " cannot be read",
                          code);
    }
    return context;
}

}  // namespace

std::string_view to_string(Dnssec dnssec) {
    switch (dnssec) {
        case Dnssec::insecure:
            return "insecure";
        case Dnssec::secure:
            return "secure";
        case Dnssec::bogus:
            return "bogus";
    }
    std::abort();
}

struct Keys::State : std::enable_shared_from_this<Keys::State> {
    State(asio::any_io_executor used, Context made, const Clock& with, KeyLimits limited)
        : executor(std::move(used)),
          context(std::move(made)),
          descriptor(executor, ub_fd(context.get())),
          clock(with),
          limits(limited) {}
    ~State() { descriptor.release(); }  // the descriptor is libunbound's

    // Hands answers over while anything is open.
    asio::awaitable<void> pump() {
        const auto kept = shared_from_this();
        pumping = true;
        while (open > 0 && !closed) {
            error_code failed;
            co_await descriptor.async_wait(asio::posix::stream_descriptor::wait_read,
                                           asio::redirect_error(asio::use_awaitable, failed));
            if (failed) break;
            ub_process(context.get());
        }
        pumping = false;
    }

    asio::any_io_executor executor;
    Context context;
    asio::posix::stream_descriptor descriptor;
    const Clock& clock;
    KeyLimits limits;
    std::size_t open = 0;  // calls of look_up()
    bool pumping = false, closed = false;
};

Result<Keys> Keys::open(asio::any_io_executor executor, const Dns& dns, const Clock& clock,
                        KeyLimits limits) {
    auto context = make_context(dns);
    if (!context) return context.error();
    return Keys(std::make_shared<State>(std::move(executor), std::move(*context), clock, limits));
}

Keys::Keys(std::shared_ptr<State> state) : state_(std::move(state)) {}
Keys::Keys(Keys&&) noexcept = default;
Keys& Keys::operator=(Keys&&) noexcept = default;

Keys::~Keys() {
    if (!state_) return;
    state_->closed = true;
    error_code ignored;
    state_->descriptor.cancel(ignored);
}

asio::awaitable<std::vector<LookedUpKey>> Keys::look_up(std::vector<std::string> names) {
    const std::shared_ptr<State> state = state_;
    auto batch = std::make_shared<Batch>(state->executor);
    batch->keys.resize(names.size());
    Questions questions(state->context.get());
    for (std::size_t i = 0; i < names.size(); ++i) {
        LookedUpKey& key = batch->keys[i];
        key.key.name = std::move(names[i]);
        key.asked = state->clock.now();
        if (i >= state->limits.lookups) {
            key.why = "more than " + std::to_string(state->limits.lookups) + " keys in one message";
        } else if (const int code = questions.ask(key.key.name, batch, i); code != 0) {
            key.why = ub_strerror(code);
        } else {
            ++batch->open;
        }
    }
    if (batch->open > 0) {
        ++state->open;
        if (!state->pumping) asio::co_spawn(state->executor, state->pump(), asio::detached);
        batch->done.expires_after(state->limits.deadline);
        error_code ended;
        co_await batch->done.async_wait(asio::redirect_error(asio::use_awaitable, ended));
        --state->open;
    }
    questions.say_unanswered("no answer within " + std::to_string(state->limits.deadline.count()) +
                             " ms");
    co_return std::move(batch->keys);
}

}  // namespace tsb
