// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of the generators: pairs of an option and its value. Exit 2: usage; 65: it could
// not be made.
#pragma once

#include <functional>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tsb::test {

using Words = std::vector<std::string_view>;
using Setters = std::map<std::string, std::function<void(const std::string&)>>;

inline void take_options(const Words& words, const Setters& setters) {
    for (std::size_t i = 0; i < words.size(); i += 2) {
        const auto setter = setters.find(std::string(words[i]));
        if (setter == setters.end())
            throw std::invalid_argument("unknown option " + std::string(words[i]));
        if (i + 1 == words.size()) throw std::invalid_argument(setter->first + " needs a value");
        setter->second(std::string(words[i + 1]));
    }
}

inline int run_command(std::string_view name, std::string_view usage, const Words& words,
                       const std::function<void(const Words&)>& run) {
    if (words == Words{"--help"}) {
        std::cout << usage;
        return 0;
    }
    try {
        run(words);
        return 0;
    } catch (const std::invalid_argument& error) {
        std::cerr << name << ": " << error.what() << "\n" << usage;
        return 2;
    } catch (const std::exception& error) {
        std::cerr << name << ": " << error.what() << "\n";
        return 65;
    }
}

}  // namespace tsb::test
