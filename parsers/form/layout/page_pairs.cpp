// SPDX-License-Identifier: GPL-3.0-or-later
// Which options on a page belong to one item. The options of a column, one after the other, make
// pairs of different sides. Where a page break or a deleted row leaves one of a pair alone, there
// are two ways of pairing the others: the headings beside them decide, and where they do not, all of
// them are in doubt.
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "parsers/form/layout/page_scene.hpp"

namespace tsb {
namespace {

constexpr double in_step = 14;  // a heading this far from its pair's place is not aligned with it
constexpr double clearly_better = 4;  // of two ways of pairing

using Run = std::vector<std::vector<std::size_t>>;  // options, with the boxes that are within them

class PairMaker {
  public:
    PairMaker(PageScene& scene, const std::optional<Side>& open) : scene_(scene), open_(open) {}

    std::vector<PagePair> make() {
        sort_options();
        for (std::size_t i = 0; i < scene_.options.size(); ++i) {
            if (breaks_before(i)) close();
            const bool nested = label(i).nested;
            if (nested && !run_.empty()) {
                run_.back().push_back(i);
            } else if (!nested && run_.size() == 1 && only_nested(run_.front())) {
                run_.front().push_back(i);
            } else {
                run_.push_back({i});
            }
        }
        close();
        return std::move(pairs_);
    }

  private:
    [[nodiscard]] const Label& label(std::size_t i) const {
        return *scene_.options[i].option.label;
    }

    [[nodiscard]] bool only_nested(const std::vector<std::size_t>& unit) const {
        return std::all_of(unit.begin(), unit.end(),
                           [&](std::size_t i) { return label(i).nested; });
    }

    [[nodiscard]] std::optional<Side> side_of(const std::vector<std::size_t>& unit) const {
        for (const std::size_t i : unit) {
            if (!label(i).nested) return label(i).side;
        }
        return std::nullopt;
    }

    // By column, then line by line.
    void sort_options() {
        std::vector<PageOption>& all = scene_.options;
        std::stable_sort(all.begin(), all.end(), [](const PageOption& a, const PageOption& b) {
            return a.column != b.column ? a.column < b.column : a.reach.top < b.reach.top;
        });
        for (std::size_t begin = 0; begin < all.size();) {
            std::size_t end = begin + 1;
            while (end < all.size() && all[end].column == all[begin].column &&
                   same_line(all[end].reach, all[begin].reach))
                ++end;
            std::stable_sort(
                all.begin() + static_cast<std::ptrdiff_t>(begin),
                all.begin() + static_cast<std::ptrdiff_t>(end),
                [](const PageOption& a, const PageOption& b) { return a.box.left < b.box.left; });
            begin = end;
        }
    }

    [[nodiscard]] bool breaks_before(std::size_t i) const {
        if (run_.empty()) return false;
        const PageOption& option = scene_.options[i];
        const PageOption& before = scene_.options[run_.back().back()];
        if (option.column != before.column || heading_between(before.reach, option)) return true;
        return !label(i).nested && side_of(run_.back()) == label(i).side;
    }

    [[nodiscard]] bool heading_between(const Box& upper, const PageOption& lower) const {
        return std::any_of(
            scene_.headings.begin(), scene_.headings.end(), [&](const PageHeading& heading) {
                return heading.column == lower.column && heading.box.top >= upper.top &&
                       heading.box.bottom <= lower.reach.bottom &&
                       horizontal(heading.box, upper) > 0;
            });
    }

    [[nodiscard]] Box reach_of(std::size_t begin, std::size_t end) const {
        Box reach = scene_.options[run_[begin].front()].reach;
        for (std::size_t u = begin; u < end; ++u) {
            for (const std::size_t i : run_[u]) widen(reach, scene_.options[i].reach);
        }
        return reach;
    }

    // How far the heading beside is from where it stands beside its own pair: level with its head,
    // its middle or its foot. Nothing: no heading is beside it.
    [[nodiscard]] std::optional<double> misfit(const Box& reach, std::size_t column) const {
        std::optional<double> best;
        for (const PageHeading& heading : scene_.headings) {
            const Box& box = heading.box;
            if (heading.column != column || vertical(box, reach) <= 2 ||
                horizontal(box, reach) >= 1)
                continue;
            const double off =
                std::min({std::abs(box.top - reach.top), std::abs(box.bottom - reach.bottom),
                          std::abs(box.top + box.bottom - reach.top - reach.bottom) / 2});
            best = best ? std::min(*best, off) : off;
        }
        return best;
    }

    // Of all full pairs if the first starts there, on average.
    [[nodiscard]] std::optional<double> misfit_from(std::size_t start, std::size_t column) const {
        double sum = 0;
        std::size_t count = 0;
        for (std::size_t u = start; u + 1 < run_.size(); u += 2) {
            const auto off = misfit(reach_of(u, u + 2), column);
            if (!off) continue;
            sum += *off;
            ++count;
        }
        if (count == 0) return std::nullopt;
        return sum / static_cast<double>(count);
    }

    [[nodiscard]] bool continues_page_before(std::size_t column) const {
        if (!pairs_.empty() || !open_ || !side_of(run_.front()) || side_of(run_.front()) == open_)
            return false;
        const auto own = misfit(reach_of(0, 1), column);
        return !own || *own > in_step / 2;
    }

    void close() {
        if (run_.empty()) return;
        const std::size_t column = scene_.options[run_.front().front()].column;
        const bool continued = continues_page_before(column);
        const auto even = misfit_from(0, column), odd = misfit_from(1, column);
        const bool lone = run_.size() % 2 == 1;
        std::size_t start = continued ? 1 : 0;
        bool doubtful = false;
        if (!continued && even && odd) {
            start = *odd + clearly_better < *even ? 1 : 0;
            doubtful = lone && start == 0 && *even + clearly_better >= *odd;
        } else if (!continued && even && !lone && run_.size() == 2) {
            // One pair, the wrong way round and out of step: more likely two halves.
            doubtful = *even > in_step && side_of(run_.front()) == Side::opposes;
        }
        if (start == 1) add(0, 1, column, doubtful, continued);
        for (std::size_t u = start; u < run_.size(); u += 2)
            add(u, std::min(u + 2, run_.size()), column, doubtful, false);
        run_.clear();
    }

    void add(std::size_t begin, std::size_t end, std::size_t column, bool doubtful,
             bool continues) {
        PagePair pair{{}, reach_of(begin, end), column, doubtful, continues};
        for (std::size_t u = begin; u < end; ++u)
            pair.options.insert(pair.options.end(), run_[u].begin(), run_[u].end());
        pairs_.push_back(std::move(pair));
    }

    PageScene& scene_;
    const std::optional<Side>& open_;
    Run run_;
    std::vector<PagePair> pairs_;
};

}  // namespace

std::vector<PagePair> make_pairs(PageScene& scene, const std::optional<Side>& open) {
    return PairMaker(scene, open).make();
}

}  // namespace tsb
