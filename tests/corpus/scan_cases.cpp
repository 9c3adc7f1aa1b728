// SPDX-License-Identifier: GPL-3.0-or-later
// What people send: each dimension by its own draw, so that every family meets every other.
#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

#include "tests/corpus/scan_matrix.hpp"

namespace tsb::test {
namespace {

// Weighted by how often each is written.
constexpr std::array<Hand, 12> styles{Hand::tick,     Hand::cross,   Hand::tick,   Hand::cross,
                                      Hand::big_tick, Hand::partial, Hand::tick,   Hand::slash,
                                      Hand::scribble, Hand::cross,   Hand::filled, Hand::big_tick};
constexpr std::array<Hand, 5> doubts{Hand::dot, Hand::outside, Hand::circle, Hand::cancelled,
                                     Hand::strike};

template <std::size_t n, class T>
T one_of(const T (&list)[n], Dice& dice) {
    return list[dice.below(n)];
}

ItemHands clear_hands(Hand style, Dice& dice) {
    const double drawn = dice.uniform(0, 1);
    if (drawn < 0.45) return {style, Hand::none};
    if (drawn < 0.83) return {Hand::none, style};
    return drawn < 0.95 ? ItemHands{} : ItemHands{style, style};
}

// One doubtful mark, sometimes beside a choice of the other box.
ItemHands doubtful_hands(Hand style, std::size_t number, Dice& dice) {
    const Hand doubt = doubts.at(number % doubts.size());
    const Hand other = dice.chance(0.4) ? style : Hand::none;
    return dice.chance(0.5) ? ItemHands{doubt, other} : ItemHands{other, doubt};
}

void choose_hands(ScanCase& made, Dice& dice) {
    const std::size_t doubtful = dice.chance(0.3) ? dice.below(3) : 99;
    std::size_t item = 0;
    for (const FormBox& box : made.form->boxes) {
        if (box.option != "supports") continue;
        made.spec.hands[box.item] = item == doubtful
                                        ? doubtful_hands(made.style, made.number / 3, dice)
                                        : clear_hands(made.style, dice);
        ++item;
    }
}

void choose_device(ScanCase& made, Sender sender, Dice& dice) {
    ScanSpec& spec = made.spec;
    spec.jpeg = one_of({30, 50, 70, 80, 90, 0}, dice);
    spec.noise = one_of({0.0, 2.0, 4.0, 8.0}, dice);
    spec.degrees = one_of({0.0, 0.4, 1.0, 2.0, 3.0, 4.0, 5.0}, dice) * (dice.chance(0.5) ? 1 : -1);
    if (dice.chance(0.15)) spec.quarter_turns = one_of({2, 2, 1, 3}, dice);
    switch (sender) {
        case Sender::scanner:
            spec.dpi = one_of({100, 150, 200, 200, 300, 300}, dice);
            break;
        case Sender::copier_or_fax:
            spec.device = one_of({Device::copier, Device::fax_fine, Device::fax_low}, dice);
            spec.dpi = one_of({150, 200, 300}, dice);
            spec.noise = std::min(spec.noise, 4.0);
            if (spec.device != Device::copier) spec.degrees = std::clamp(spec.degrees, -2.0, 2.0);
            break;
        case Sender::photo:
            spec.device = Device::photo;
            spec.dpi = one_of({140, 180, 220, 260}, dice);
            spec.jpeg = one_of({50, 70, 85}, dice);
            break;
    }
}

}  // namespace

ScanCase scan_case(Sender sender, std::size_t number, const std::vector<PrintedForm>& forms) {
    Dice dice(static_cast<std::uint32_t>(1'000'003 * (static_cast<std::size_t>(sender) + 1) +
                                         7919 * number));
    ScanCase made;
    made.number = number;
    made.form = &forms.at((number * 7 + number / forms.size()) % forms.size());
    made.style = styles.at(number % styles.size());
    made.with_blank = dice.chance(0.5);
    choose_device(made, sender, dice);
    choose_hands(made, dice);
    made.spec.signature = dice.chance(0.9);
    made.spec.stamp = dice.chance(0.35);
    made.spec.stamp_over_form = !made.spec.stamp && dice.chance(0.08);
    made.spec.seed = static_cast<std::uint32_t>(dice.below(1U << 30U));
    return made;
}

std::string describe(const ScanCase& made) {
    std::ostringstream text;
    text << "page " << made.number << ": --form " << made.form->name << " --device "
         << to_string(made.spec.device) << " --dpi " << made.spec.dpi << " --degrees "
         << made.spec.degrees << " --turns " << made.spec.quarter_turns << " --noise "
         << made.spec.noise << " --jpeg " << made.spec.jpeg << " --seed " << made.spec.seed
         << " --signature " << (made.spec.signature ? "yes" : "no") << " --stamp "
         << (made.spec.stamp             ? "beside"
             : made.spec.stamp_over_form ? "over"
                                         : "no");
    for (const auto& [item, hands] : made.spec.hands)
        text << " --mark " << item << '=' << to_string(hands.supports) << ','
             << to_string(hands.opposes);
    return text.str() + (made.with_blank ? " (with blank)" : "");
}

}  // namespace tsb::test
