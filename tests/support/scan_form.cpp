// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scan_form.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <numbers>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "tests/support/scan_file.hpp"

namespace tsb::test {
namespace {

constexpr double points_per_inch = 72;
constexpr double stamp_radius = 38;  // points

constexpr std::array<std::pair<Device, std::string_view>, 5> devices{{
    {Device::scanner, "scanner"},
    {Device::copier, "copier"},
    {Device::fax_fine, "fax_fine"},
    {Device::fax_low, "fax_low"},
    {Device::photo, "photo"},
}};

Hand hand_for(const ScanSpec& spec, const FormBox& box) {
    const auto found = spec.hands.find(box.item);
    if (found == spec.hands.end() || box.option == "within") return Hand::none;
    return box.option == "supports" ? found->second.supports : found->second.opposes;
}

Point over_form(const PrintedForm& form) {
    const Rect& last = form.boxes.back().at;
    return {last.left + 25, last.top - 10};
}

bool is_stamped(const PrintedForm& form, const FormBox& box) {
    const Point centre = over_form(form);
    const double x = (box.at.left + box.at.right) / 2, y = (box.at.top + box.at.bottom) / 2;
    return std::hypot(x - centre.x, y - centre.y) < stamp_radius + 15;  // a mark's reach
}

// The printed page with everything that a person adds to it.
Canvas filled_in(const PrintedForm& form, const ScanSpec& spec, int dpi, Dice& dice) {
    Canvas page = render(form.pdf.string(), dpi);
    const Pen pen = any_pen(dice);
    Writer writer(page, dpi / points_per_inch, dice);
    for (const FormBox& box : form.boxes)
        writer.mark(hand_for(spec, box), box.at, form.language == "ar", pen);
    const Rect last = form.boxes.back().at;
    const double below = last.bottom + 105 + dice.uniform(0, 25);
    const bool right_to_left = form.language == "ar";
    if (spec.signature)
        writer.signature({right_to_left ? 330.0 : 190 + dice.uniform(0, 60), below}, pen);
    if (spec.stamp) writer.stamp({right_to_left ? 230.0 : 380.0, below - 10}, stamp_radius);
    if (spec.stamp_over_form) writer.stamp(over_form(form), stamp_radius);
    return page;
}

Corners rectangle(double width, double height) {
    return {Point{0, 0}, Point{width, 0}, Point{width, height}, Point{0, height}};
}

void turn(Corners& corners, Point middle, double degrees) {
    const double angle = degrees * std::numbers::pi / 180;
    for (Point& corner : corners) {
        const double x = corner.x - middle.x, y = corner.y - middle.y;
        corner = {middle.x + x * std::cos(angle) - y * std::sin(angle),
                  middle.y + x * std::sin(angle) + y * std::cos(angle)};
    }
}

// On a glass plate: turned and shifted a little; the lid shows around it.
Canvas on_glass(const Canvas& page, const ScanSpec& spec, double x_dpi, double y_dpi, Dice& dice) {
    const double width = page.width / page.x_dpi, height = page.height / page.y_dpi;  // inches
    Corners corners = rectangle(width, height);
    turn(corners, {width / 2, height / 2}, spec.degrees);
    const Point shift{dice.uniform(-0.08, 0.08), dice.uniform(-0.08, 0.08)};
    for (Point& corner : corners)
        corner = {(corner.x + shift.x) * x_dpi, (corner.y + shift.y) * y_dpi};
    const bool dark_lid = spec.device == Device::copier && dice.chance(0.5);
    const Colour3 lid = dark_lid ? Colour3{40, 40, 40} : Colour3{250, 250, 250};
    Canvas onto(static_cast<int>(std::lround(width * x_dpi)),
                static_cast<int>(std::lround(height * y_dpi)), lid);
    onto.x_dpi = x_dpi;
    onto.y_dpi = y_dpi;
    return lay(page, std::move(onto), corners);
}

Canvas scanned(const Canvas& page, const ScanSpec& spec, Dice& dice) {
    Canvas canvas = on_glass(page, spec, spec.dpi, spec.dpi, dice);
    blur(canvas, 0.35 * spec.dpi / 200.0 + 0.15);
    develop(canvas, dice.uniform(0.85, 1.0), dice.uniform(-4, 12));
    add_noise(canvas, spec.noise, dice);
    return canvas;
}

Canvas copied(const Canvas& page, const ScanSpec& spec, Dice& dice) {
    Canvas canvas = on_glass(page, spec, spec.dpi, spec.dpi, dice);
    make_grey(canvas);
    blur(canvas, 0.8 * spec.dpi / 200.0);
    develop(canvas, dice.uniform(1.2, 1.7), dice.uniform(-10, 25));
    add_dust(canvas, 150, dice);
    add_noise(canvas, spec.noise, dice);
    return canvas;
}

Canvas faxed(const Canvas& page, const ScanSpec& spec, Dice& dice) {
    Canvas canvas = on_glass(page, spec, 204, spec.device == Device::fax_low ? 98 : 196, dice);
    blur(canvas, 0.4);
    add_noise(canvas, spec.noise, dice);
    add_dust(canvas, 40, dice);
    return canvas;
}

Canvas photographed(const Canvas& page, const ScanSpec& spec, Dice& dice) {
    const double width = page.width / page.x_dpi * spec.dpi;
    const double height = page.height / page.y_dpi * spec.dpi;
    const double margin = dice.uniform(0.04, 0.1);
    const double frame_width = width * (1 + 2 * margin), frame_height = height * (1 + 2 * margin);
    Corners corners = rectangle(width, height);
    for (Point& corner : corners) {
        corner.x += width * (margin + dice.uniform(-0.025, 0.025));
        corner.y += height * (margin + dice.uniform(-0.018, 0.018));
    }
    turn(corners, {frame_width / 2, frame_height / 2}, spec.degrees);
    const Colour3 desks[] = {{92, 66, 45}, {60, 62, 66}, {150, 140, 128}, {35, 40, 52}};
    Canvas desk(static_cast<int>(frame_width), static_cast<int>(frame_height),
                desks[dice.below(4)]);
    add_noise(desk, 9, dice);
    blur(desk, 1.2);
    Canvas photo = lay(page, std::move(desk), corners, height * dice.uniform(0, 0.003));
    add_shadow(photo, dice.uniform(0.1, 0.5), dice);
    blur(photo, dice.uniform(0.5, 1.1) * spec.dpi / 200.0);
    develop(photo, dice.uniform(0.8, 0.95), dice.uniform(-15, 8));
    const double warm = dice.uniform(0, 22);
    for (std::size_t i = 2; i < photo.rgb.size(); i += 3)
        photo.rgb[i] = static_cast<std::uint8_t>(photo.rgb[i] * (1 - warm / 255));
    add_noise(photo, spec.noise, dice);
    return photo;
}

Canvas captured(const Canvas& page, const ScanSpec& spec, Dice& dice) {
    switch (spec.device) {
        case Device::scanner:
            return scanned(page, spec, dice);
        case Device::copier:
            return copied(page, spec, dice);
        case Device::fax_fine:
        case Device::fax_low:
            return faxed(page, spec, dice);
        case Device::photo:
            return photographed(page, spec, dice);
    }
    std::abort();
}

bool is_fax(Device device) {
    return device == Device::fax_fine || device == Device::fax_low;
}

}  // namespace

std::string_view to_string(Device device) {
    for (const auto& [value, name] : devices) {
        if (value == device) return name;
    }
    std::abort();
}

Device device_of(std::string_view name) {
    for (const auto& [value, known] : devices) {
        if (known == name) return value;
    }
    throw std::invalid_argument("no such device: " + std::string(name));
}

std::vector<PrintedForm> printed_forms(const std::filesystem::path& folder) {
    std::ifstream table(folder / "boxes.tsv");
    std::string line;
    std::getline(table, line);
    std::vector<PrintedForm> forms;
    while (std::getline(table, line)) {
        std::istringstream row(line);
        std::string file;
        int page = 0;
        FormBox box;
        row >> file >> page >> box.item >> box.option >> box.at.left >> box.at.top >>
            box.at.right >> box.at.bottom;
        const std::string name = file.substr(0, file.find('.'));
        if (!row || page != 1) throw std::runtime_error("boxes.tsv: " + line);
        if (forms.empty() || forms.back().name != name)
            forms.push_back({name, name.substr(0, 2), name.substr(3), folder / file, {}});
        forms.back().boxes.push_back(box);
    }
    if (forms.empty()) throw std::runtime_error("no boxes.tsv in " + folder.string());
    return forms;
}

const PrintedForm& form_named(const std::vector<PrintedForm>& forms, std::string_view name) {
    for (const PrintedForm& form : forms) {
        if (form.name == name) return form;
    }
    throw std::invalid_argument("no such form: " + std::string(name));
}

ItemTruth truth_of(const ItemHands& hands, bool stamped) {
    // Beside and around the box is meant for it; cancelled, struck and dotted is not.
    const auto meant = [](Hand hand) {
        return hand != Hand::none &&
               (!is_doubtful(hand) || hand == Hand::outside || hand == Hand::circle);
    };
    const bool supports = meant(hands.supports), opposes = meant(hands.opposes);
    ItemTruth truth;
    truth.doubtful = stamped || is_doubtful(hands.supports) || is_doubtful(hands.opposes);
    truth.meant = supports && opposes ? Choice::both
                  : supports          ? Choice::supports
                  : opposes           ? Choice::opposes
                                      : Choice::blank;
    return truth;
}

ScannedForm make_scan(const PrintedForm& form, const ScanSpec& spec) {
    Dice dice(spec.seed);
    const int printed_at = spec.dpi > 200 ? 300 : 200;
    Canvas canvas = captured(filled_in(form, spec, printed_at, dice), spec, dice);
    canvas = turned(canvas, spec.quarter_turns);
    ScannedForm made;
    made.width = canvas.width;
    made.height = canvas.height;
    if (is_fax(spec.device)) {
        made.file = fax_file(canvas);
        made.suffix = ".tif";
    } else if (spec.jpeg > 0) {
        if (spec.device == Device::photo) canvas.x_dpi = canvas.y_dpi = 72;  // as telephones say
        made.file = jpeg_file(canvas, spec.jpeg);
        made.suffix = ".jpg";
    } else {
        made.file = png_file(canvas, spec.device == Device::copier);
        made.suffix = ".png";
    }
    for (const FormBox& box : form.boxes) {
        made.hands.push_back(hand_for(spec, box));
        const auto hands = spec.hands.find(box.item);
        const bool stamped =
            made.truth[box.item].doubtful || (spec.stamp_over_form && is_stamped(form, box));
        made.truth[box.item] =
            truth_of(hands == spec.hands.end() ? ItemHands{} : hands->second, stamped);
    }
    return made;
}

Bytes blank_page(const PrintedForm& form, int dpi) {
    return png_file(render(form.pdf.string(), dpi), true);
}

}  // namespace tsb::test
