// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/control/client.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace tsb {
namespace {

Result<void> send_with_files(int socket, std::string_view bytes, std::span<const int> files) {
    if (files.size() > max_control_files)
        return Error{ErrorKind::input,
                     "more than " + std::to_string(max_control_files) + " files at once", ""};
    bool first = true;
    while (!bytes.empty()) {
        iovec part{const_cast<char*>(bytes.data()), bytes.size()};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        alignas(cmsghdr) std::array<char, CMSG_SPACE(max_control_files * sizeof(int))> control{};
        if (first && !files.empty()) {
            message.msg_control = control.data();
            message.msg_controllen = CMSG_SPACE(files.size_bytes());
            cmsghdr* header = CMSG_FIRSTHDR(&message);
            header->cmsg_level = SOL_SOCKET;
            header->cmsg_type = SCM_RIGHTS;
            header->cmsg_len = CMSG_LEN(files.size_bytes());
            std::memcpy(CMSG_DATA(header), files.data(), files.size_bytes());
        }
        const ssize_t n = ::sendmsg(socket, &message, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return errno_error(ErrorKind::transient, "send to", "the control socket");
        bytes.remove_prefix(static_cast<std::size_t>(n));
        first = false;
    }
    return {};
}

Result<std::string> receive(int socket, std::size_t size) {
    std::string out(size, '\0');
    std::size_t have = 0;
    while (have < size) {
        const ssize_t n = ::recv(socket, out.data() + have, size - have, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            return Error{ErrorKind::transient,
                         "tsbreplyd closed the control socket before it answered",
                         "look at its journal; what it had acknowledged is recorded", 75};
        }
        have += static_cast<std::size_t>(n);
    }
    return out;
}

}  // namespace

Result<std::optional<ControlClient>> ControlClient::connect(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = path.string();
    if (name.size() >= sizeof address.sun_path) {
        return Error{ErrorKind::config,
                     "control_socket is longer than a socket's name may be: " + name,
                     "choose a shorter path"};
    }
    std::memcpy(address.sun_path, name.data(), name.size());
    UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket) return errno_error(ErrorKind::transient, "open", path);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        if (errno == ENOENT || errno == ECONNREFUSED) return std::optional<ControlClient>();
        return errno_error(ErrorKind::config, "connect to", path);
    }
    return std::optional<ControlClient>(ControlClient(std::move(socket)));
}

Result<std::string> ControlClient::ask(const ControlRequest& request, std::span<const int> files) {
    if (auto sent = send_with_files(socket_.get(), framed(encode_control_request(request)), files);
        !sent)
        return sent.error();
    const auto head = receive(socket_.get(), 4);
    if (!head) return head.error();
    std::size_t size = 0;
    for (const char c : *head) size = size << 8U | static_cast<unsigned char>(c);
    if (size > max_control_answer_bytes)
        return Error{ErrorKind::transient, "an answer of tsbreplyd is over the limit", ""};
    const auto body = receive(socket_.get(), size);
    if (!body) return body.error();
    return decode_control_answer(*body);
}

}  // namespace tsb
