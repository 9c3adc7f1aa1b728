// SPDX-License-Identifier: GPL-3.0-or-later
// PdfFile: numbered objects -> a valid PDF file with a cross-reference table. For generators and
// tests only.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

namespace tsb::test {

class PdfFile {
  public:
    // Takes a number now, so that objects may refer to each other in both directions.
    int reserve() {
        objects_.emplace_back();
        return static_cast<int>(objects_.size());
    }
    void set(int number, std::string body) {
        objects_.at(static_cast<std::size_t>(number) - 1) = std::move(body);
    }
    int add(std::string body) {
        const int number = reserve();
        set(number, std::move(body));
        return number;
    }
    int add_stream(const std::string& dictionary, const std::string& data) {
        return add("<< " + dictionary + " /Length " + std::to_string(data.size()) +
                   " >>\nstream\n" + data + "\nendstream");
    }
    [[nodiscard]] const std::string& body(int number) const {
        return objects_.at(static_cast<std::size_t>(number) - 1);
    }
    [[nodiscard]] int count() const { return static_cast<int>(objects_.size()); }
    static std::string ref(int number) { return std::to_string(number) + " 0 R"; }

    [[nodiscard]] std::string write(int root, const std::string& trailer_extra = "") const {
        std::string file = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
        std::string table;
        for (std::size_t i = 0; i < objects_.size(); ++i) {
            char row[32];
            std::snprintf(row, sizeof row, "%010zu 00000 n \n", file.size());
            table += row;
            file += std::to_string(i + 1) + " 0 obj\n" + objects_[i] + "\nendobj\n";
        }
        const std::string start = std::to_string(file.size());
        const std::string size = std::to_string(objects_.size() + 1);
        file += "xref\n0 " + size + "\n0000000000 65535 f \n" + table;
        file += "trailer\n<< /Size " + size + " /Root " + ref(root) + " " + trailer_extra +
                " >>\nstartxref\n" + start + "\n%%EOF\n";
        return file;
    }

  private:
    std::vector<std::string> objects_;
};

// A name with every byte that is not plain escaped: "☒" -> "/#E2#98#92".
inline std::string pdf_name(const std::string& name) {
    std::string result = "/";
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
            (byte >= 'a' && byte <= 'z')) {
            result += c;
            continue;
        }
        char escaped[8];
        std::snprintf(escaped, sizeof escaped, "#%02X", static_cast<unsigned>(byte));
        result += escaped;
    }
    return result;
}

}  // namespace tsb::test
