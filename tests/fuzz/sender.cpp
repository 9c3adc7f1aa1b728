// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a header block, as From, as Authentication-Results and as a domain: a value comes
// out; nobody is authenticated without a border, nobody is identified without the roster, and what
// looks like a contact is not credited.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "config/domain_name.hpp"
#include "daemon/sender/address.hpp"
#include "daemon/sender/alignment.hpp"
#include "daemon/sender/auth_results.hpp"
#include "daemon/sender/sender_check.hpp"

namespace {

const tsb::Roster& contacts() {
    static const tsb::Roster made = [] {
        tsb::Administration row;
        row.code = "CHE";
        row.contacts.resize(2);
        row.contacts[0].kind = tsb::ContactKind::domain;
        row.contacts[0].value = "bakom.admin.ch";
        row.contacts[1].value = "mission@gmail.com";
        return tsb::Roster({row});
    }();
    return made;
}

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view raw(reinterpret_cast<const char*>(data), size);
    tsb::BorderSettings border;
    const tsb::SenderCheck none = tsb::check_sender(raw, border, tsb::Roster(), std::nullopt);
    require(!none.authenticated && !none.administration);
    border.authserv = {"mx.example.org"};
    border.hosts = {"mx.example.org"};
    const tsb::SenderCheck found = tsb::check_sender(raw, border, contacts(), std::nullopt);
    for (const tsb::Reason& reason : found.reasons)
        require(reason.id != "looks-like" || !found.administration);
    (void)tsb::received_time(raw, border, std::nullopt, "");

    const tsb::ParsedFrom from = tsb::parse_from(raw);
    require(from.mailbox.has_value() == (from.fault == tsb::AddressFault::none));
    if (from.mailbox) require(tsb::plain_domain(from.mailbox->domain) == from.mailbox->domain);
    if (const auto results = tsb::parse_auth_results(raw))
        require(results->results.size() <= tsb::max_auth_results);
    const std::string domain(raw.substr(0, tsb::max_domain_bytes));
    if (tsb::alignment(domain, "bakom.admin.ch", {}) == tsb::Alignment::strict)
        require(domain == "bakom.admin.ch");
    const std::string labels = tsb::a_labels(domain);
    require(labels.empty() || tsb::a_labels(labels) == labels);
    return 0;
}
