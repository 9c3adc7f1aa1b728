// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tsbreply/ask_writer.hpp"

#include "daemon/intake/open.hpp"
#include "daemon/tsbreply/context.hpp"

namespace tsb {

Result<std::string> ask_writer(
    const Settings& settings, const ControlRequest& request, int file,
    const std::function<boost::asio::awaitable<Result<std::string>>(Gateway&)>& of_our_own) {
    auto client = ControlClient::connect(settings.control_socket);
    if (!client) return client.error();
    const std::span<const int> files(&file, file < 0 ? 0 : 1);
    if (std::optional<ControlClient>& service = *client; service)
        return service->ask(request, files);
    boost::asio::io_context io(1);
    const SystemClock clock;
    Notifier notifier(nullptr, clock, 1);
    auto opened = open_gateway(io.get_executor(), settings, notifier, clock);
    if (!opened) return opened.error();
    auto recovered = run_to_end(io, (*opened)->gateway->recover());
    if (!recovered) return recovered.error();
    return run_to_end(io, of_our_own(*(*opened)->gateway));
}

}  // namespace tsb
