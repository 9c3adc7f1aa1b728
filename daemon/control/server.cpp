// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/control/server.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/asio.hpp>
#include <cstring>
#include <vector>

#include "daemon/control/client.hpp"
#include "daemon/control/frame.hpp"

namespace tsb {
namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;
using asio::local::stream_protocol;

namespace {

bool may_ask(int socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
    return peer.uid == 0 || peer.uid == ::geteuid();
}

// The descriptors that came with a message are ours to close from here on.
void take_descriptors(msghdr& message, std::vector<UniqueFd>& files) {
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
         header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof fd);
            files.emplace_back(fd);
        }
    }
}

struct Request {
    std::string body;
    std::vector<UniqueFd> files;
};

// An answer that the client would not take says so.
std::string encoded(const Result<std::string>& answer) {
    std::string json = encode_control_answer(answer);
    if (json.size() <= max_control_answer_bytes) return json;
    return encode_control_answer(Error{ErrorKind::input,
                                       "the answer is longer than the control socket carries",
                                       "what was asked is recorded"});
}

class Session {
  public:
    Session(stream_protocol::socket socket, Actions& actions)
        : socket_(std::move(socket)), actions_(actions) {}

    awaitable<void> run() {
        for (;;) {
            auto request = co_await receive();
            if (!request) co_return;
            const auto answer = co_await act(std::move(*request));
            const std::string bytes = framed(encoded(answer));
            boost::system::error_code failed;
            co_await asio::async_write(socket_, asio::buffer(bytes),
                                       asio::redirect_error(use_awaitable, failed));
            if (failed) co_return;
        }
    }

  private:
    // Bytes of one read, with the descriptors that travelled along.
    awaitable<bool> read_into(char* to, std::size_t size, std::vector<UniqueFd>& files) {
        std::size_t have = 0;
        while (have < size) {
            boost::system::error_code failed;
            co_await socket_.async_wait(stream_protocol::socket::wait_read,
                                        asio::redirect_error(use_awaitable, failed));
            if (failed) co_return false;
            iovec part{to + have, size - have};
            alignas(cmsghdr) std::array<char, CMSG_SPACE(max_control_files * sizeof(int))>
                control{};
            msghdr message{};
            message.msg_iov = &part;
            message.msg_iovlen = 1;
            message.msg_control = control.data();
            message.msg_controllen = control.size();
            const ssize_t n =
                ::recvmsg(socket_.native_handle(), &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
            if (n < 0 && (errno == EAGAIN || errno == EINTR)) continue;
            if (n <= 0) co_return false;
            take_descriptors(message, files);
            if (files.size() > max_control_files) co_return false;
            have += static_cast<std::size_t>(n);
        }
        co_return true;
    }

    awaitable<std::optional<Request>> receive() {
        Request request;
        std::array<char, 4> head{};
        if (!co_await read_into(head.data(), head.size(), request.files)) co_return std::nullopt;
        std::size_t size = 0;
        for (const char c : head) size = size << 8U | static_cast<unsigned char>(c);
        if (size > max_control_bytes) co_return std::nullopt;
        request.body.resize(size);
        if (!co_await read_into(request.body.data(), size, request.files)) co_return std::nullopt;
        co_return request;
    }

    awaitable<Result<std::string>> act(Request request) {
        auto decoded = decode_control_request(request.body);
        if (!decoded) co_return decoded.error();
        if (decoded->op == "reprocess") co_return co_await reprocess(*decoded, request.files);
        if (decoded->op == "reprocess-done") co_return co_await actions_.reprocess_done();
        if (decoded->op == "replace-roster") {
            if (request.files.empty()) co_return without_file();
            auto toml = read_fd(request.files.front().get(), max_control_bytes);
            if (!toml) co_return toml.error();
            std::string text = std::move(*toml);
            co_return co_await actions_.replace_roster(std::move(text));
        }
        if (decoded->op == "decide") {
            auto asked = decision_request(decoded->body);
            if (!asked) co_return asked.error();
            DecisionRequest decision = std::move(*asked);
            co_return co_await actions_.decide(std::move(decision));
        }
        if (decoded->op == "retry") {
            std::string id = std::move(decoded->name);
            co_return co_await actions_.retry(std::move(id));
        }
        if (decoded->op == "replay") {
            auto asked = decode_entries(decoded->body);
            if (!asked) co_return asked.error();
            std::vector<std::int64_t> entries = std::move(*asked);
            co_return co_await actions_.replay(std::move(entries));
        }
        co_return Error{ErrorKind::input, "the service does not know the request " + decoded->op,
                        "are both programs of the same version?"};
    }

    static Error without_file() {
        return Error{ErrorKind::input, "a file is missing from the request",
                     "are both programs of the same version?"};
    }

    awaitable<Result<std::string>> reprocess(const ControlRequest& request,
                                             std::vector<UniqueFd>& files) {
        if (files.empty() || files.size() != request.files.size()) co_return without_file();
        std::vector<ReprocessRequest> batch;
        for (std::size_t i = 0; i < files.size(); ++i) {
            const ControlFile& one = request.files[i];
            batch.push_back({one.name, std::move(files[i]), one.received, one.received_from});
        }
        co_return co_await actions_.reprocess(std::move(batch));
    }

    stream_protocol::socket socket_;
    Actions& actions_;
};

}  // namespace

struct ControlServer::Impl {
    Impl(asio::any_io_executor executor, Actions& asked) : acceptor(executor), actions(asked) {}

    asio::basic_socket_acceptor<stream_protocol> acceptor;
    Actions& actions;
    std::filesystem::path path;
    std::size_t sessions = 0;

    awaitable<void> serve(stream_protocol::socket socket) {
        ++sessions;
        Session session(std::move(socket), actions);
        co_await session.run();
        --sessions;
    }

    awaitable<void> accept() {
        for (;;) {
            boost::system::error_code failed;
            auto socket =
                co_await acceptor.async_accept(asio::redirect_error(use_awaitable, failed));
            if (failed == asio::error::operation_aborted || !acceptor.is_open()) co_return;
            if (failed) continue;
            if (sessions >= max_control_sessions || !may_ask(socket.native_handle()))
                continue;  // closes it
            asio::co_spawn(acceptor.get_executor(), serve(std::move(socket)), asio::detached);
        }
    }
};

ControlServer::ControlServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

ControlServer::~ControlServer() {
    stop();
}

void ControlServer::stop() {
    if (!impl_->acceptor.is_open()) return;
    boost::system::error_code ignored;
    impl_->acceptor.close(ignored);
    std::error_code gone;
    std::filesystem::remove(impl_->path, gone);
}

Result<std::unique_ptr<ControlServer>> ControlServer::listen(asio::any_io_executor executor,
                                                             const std::filesystem::path& path,
                                                             Actions& actions) {
    const auto other = ControlClient::connect(path);
    if (!other) return other.error();
    if (other->has_value()) {
        return Error{ErrorKind::transient, "another tsbreplyd answers on " + path.string(),
                     "only one may run", 75};
    }
    std::error_code made;
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), made);
    std::error_code gone;
    std::filesystem::remove(path, gone);
    auto impl = std::make_unique<Impl>(executor, actions);
    impl->path = path;
    boost::system::error_code failed;
    const stream_protocol::endpoint endpoint(path.string());
    impl->acceptor.open(endpoint.protocol(), failed);
    if (!failed) impl->acceptor.bind(endpoint, failed);
    if (!failed && ::chmod(path.c_str(), 0600) != 0) failed = asio::error::access_denied;
    if (!failed) impl->acceptor.listen(asio::socket_base::max_listen_connections, failed);
    if (failed) {
        return Error{ErrorKind::config,
                     "cannot listen on " + path.string() + ": " + failed.message(),
                     "check control_socket and the mode of its folder"};
    }
    asio::co_spawn(executor, impl->accept(), asio::detached);
    return std::unique_ptr<ControlServer>(new ControlServer(std::move(impl)));
}

}  // namespace tsb
