// SPDX-License-Identifier: GPL-3.0-or-later
// match_form(): (Sheet, circulars) -> Reading. The only place that knows what a form means.
//
// Guarantees: pure; nothing is chosen by position alone: a mark counts for the option whose whole
// printed label stands beside it, an option for the item whose number stands over or beside it. A
// choice is definite only when exactly one option is ticked and the other has a box that is
// positively empty, in the accepted and in the rejected view of tracked changes. An X or a yes in
// the place of a box counts only beside an untouched other option. All doubt is `unclear` with a
// problem. Nothing about one particular circular is in code. Sheets of the flow layout come from
// bind_typed_marks() (sheet/typed.hpp).
// Trust: the sheet is hostile; circulars and roster are configuration.
// Limits: those of the sheet and of Reading; texts are clipped to max_reason_bytes and
// max_short_bytes.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/circular.hpp"
#include "config/roster.hpp"
#include "parsers/form/wording/mentions.hpp"
#include "parsers/form/wording/withdrawal.hpp"
#include "parsers/reading/reading.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb {

// The circulars' wording made comparable: worth keeping where many sheets are matched. The
// circulars must outlive it.
class FormBooks {
  public:
    explicit FormBooks(const Circulars& circulars);
    ~FormBooks();
    FormBooks(FormBooks&&) noexcept;
    FormBooks& operator=(FormBooks&&) noexcept;

    struct Inside;
    [[nodiscard]] const Inside& inside() const { return *inside_; }

  private:
    std::unique_ptr<Inside> inside_;
};

struct FormContext {
    const Circulars& circulars;
    const Roster& roster;
    const FormBooks* books = nullptr;  // of the same circulars; absent: made for the call
};

struct FormResult {
    std::vector<Reading>
        readings;  // one per circular whose form is in the sheet, in document order
    bool mark_beside_option =
        false;  // a mark beside an option label or item of a configured circular
    std::vector<std::string> circulars_named;  // configured circulars that the text names
};

// Readings come without `part`, `form_digest` and the like: those are the caller's, as are the
// sheet's problems when there is no form. A blank form is a reading with blank answers; a sheet
// without a form gives no reading.
FormResult match_form(const Sheet& sheet, const FormContext& context);

// The mail around a form: where it says for which State it is written ("on behalf of the
// Administration of Kenya") and the form does not, that is taken; where it contradicts the form, that
// is a problem.
void weigh_mail_text(Reading& reading, std::string_view text, const Roster& roster);

}  // namespace tsb
