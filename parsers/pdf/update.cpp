// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/update.hpp"

#include <cstdio>

#include "config/base/number.hpp"
#include "config/base/text.hpp"

namespace tsb::pdf {
namespace {

std::optional<std::size_t> last_cross_reference(BytesView file) {
    constexpr std::string_view keyword = "startxref";
    const std::size_t found = file.rfind(keyword);
    if (found == BytesView::npos) return std::nullopt;
    const std::string_view after = trim(file.substr(found + keyword.size(), 40));
    const std::size_t end = after.find_first_not_of("0123456789");
    const auto offset = parse_number<std::size_t>(after.substr(0, end));
    return offset && *offset < file.size() ? offset : std::nullopt;
}

}  // namespace

std::optional<Bytes> append_update(BytesView file, const Update& update) {
    // Offsets count from the header; only where that is the first byte do all programs count alike.
    if (file.substr(0, 5) != "%PDF-") return std::nullopt;
    const auto previous = last_cross_reference(file);
    if (!previous) return std::nullopt;
    Bytes result(file);
    result += "\n";
    std::string table;
    for (const Replacement& replacement : update.objects) {
        char entry[32];
        std::snprintf(entry, sizeof entry, "%010zu %05d n \n", result.size(),
                      replacement.generation);
        const std::string number = std::to_string(replacement.object);
        table += number + " 1\n" + entry;
        result += number + " " + std::to_string(replacement.generation) + " obj\n" +
                  replacement.body + "\nendobj\n";
    }
    const std::string start = std::to_string(result.size());
    result += "xref\n" + table + "trailer\n<< " + update.trailer + " /Prev " +
              std::to_string(*previous) + " >>\nstartxref\n" + start + "\n%%EOF\n";
    return result;
}

}  // namespace tsb::pdf
