// SPDX-License-Identifier: GPL-3.0-or-later
// The table at the form's head: To and From, fax, e-mail, date. In a document a table, on a page
// columns.
#pragma once

#include <string>
#include <vector>

#include "parsers/form/leftover.hpp"
#include "parsers/form/wording/printed.hpp"

namespace tsb {

struct HeaderValues {
    std::vector<std::string>
        from;  // the sender's lines: name, title, address; placeholders included, to keep their places
    std::string date;
};

// Marks the lines it understood as used. The other side's lines are printed, whatever is typed for
// fax or e-mail is taken.
HeaderValues read_header(std::vector<Grid>& grids, const FormPlace& place, const Printed& printed);

}  // namespace tsb
