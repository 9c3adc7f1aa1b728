// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/reading/problems.hpp"

#include <cstdlib>
#include <utility>

#include "config/base/text.hpp"

namespace tsb {
namespace {

constexpr auto notice = ProblemClass::notice;
constexpr auto hold = ProblemClass::hold;
constexpr auto suspicious = ProblemClass::suspicious;

constexpr ProblemRow rows[] = {
    // What could not be read.
    {"unsupported-format", hold, "The file is of a kind that is not read here.",
     "Open it by hand; ask the sender for a DOCX or PDF of the form."},
    {"encrypted", hold, "The file is protected by a password or encrypted.",
     "Ask the sender for a copy without a password."},
    {"limit", hold, "A limit was reached and the rest was not read.",
     "Read the document by hand; the text names the limit."},
    {"damaged", hold, "The file is damaged, so that parts of it could not be read.",
     "Ask the sender to send it again."},
    {"repaired", hold, "The file was damaged and had to be repaired before it could be read.",
     "Open the original and compare the answers by eye before releasing them."},
    {"empty-password", notice,
     "The file is encrypted with an empty password and opens for anybody.",
     "Nothing: it was read."},
    {"mime-ambiguous", hold, "The message can be taken apart in more than one way.",
     "Open the message in a mail program and compare what it shows with what was read."},
    {"xfa-form", hold, "The PDF holds an XFA form, whose answers are not in the page.",
     "Open it in Acrobat; ask for a printed PDF or the DOCX form."},
    {"no-text-layer", hold, "A page is only a picture and has no text.",
     "Read the picture by eye."},
    {"picture-without-form", hold, "No form was found in a picture that may show one.",
     "Look at the picture; ask for the form if it is a reply."},
    {"picture-not-read", hold, "A picture that may show a form could not be read.",
     "Look at the picture by eye; the text says what was in the way."},
    {"forwarded-message", notice,
     "It carries another message, attached or quoted in its text; whoever sent the outer message "
     "is judged.",
     "Nothing: the text names the inner message's author, which nothing proves. A form that stands "
     "only inside an attached message is held as `quoted-only`."},
    {"outlook-file", notice,
     "It is an Outlook file (.msg or winmail.dat): a copy that a mail program wrote, without the "
     "header and the signature of the mail.",
     "Nothing: the text says whom the file names as its author, which nothing proves."},
    {"from-tnef", hold,
     "The form was taken out of winmail.dat, a wrapping of Outlook's that other mail programs do "
     "not show and no signature of its own covers.",
     "Compare with what Outlook shows and release it; or ask for the form as a plain attachment."},
    {"converted", notice, "It was read from a DOCX that LibreOffice made of a Word 97 file (.doc).",
     "Compare with the original if in doubt."},
    {"macros", notice, "The document carries macros. They were not run.",
     "Do not open it with macros switched on."},
    {"xfa-copy", notice,
     "The PDF holds an XFA form beside its form fields; both give the same values.",
     "Nothing: it was read."},
    {"signed", notice,
     "The PDF carries a signature; its name and time are evidence, the signature was not verified.",
     "Nothing: who answers is decided by the mail. Verify it in a PDF program if in doubt."},
    {"embedded-form", hold,
     "The PDF has no form of its own and carries files that were not opened.",
     "Open the files in it by hand; ask the sender to attach the form itself to a mail."},
    {"embedded-object", notice, "The document carries an embedded object that was not opened.",
     "Look at it by hand if it may hold reasons."},
    // What looks as if somebody wanted to mislead.
    {"hidden-text", suspicious,
     "Something in the document cannot be seen by a person who looks at it.",
     "Compare the document as shown with what was read; ask the sender if in doubt."},
    {"form-text-changed", suspicious,
     "Text that the form prints is not as in the issued form: a title, a label or an instruction.",
     "Compare with the issued form. Ask the sender what they answer to."},
    {"changed-after-signing", suspicious,
     "The document was changed after it was signed, or a signature does not cover it.",
     "Open the signed revision and ask the sender which one stands."},
    {"views-disagree", suspicious, "Two ways of reading the same document see different marks.",
     "Look at the picture of the page; ask the sender if in doubt."},
    // The marks.
    {"both-boxes-ticked", hold, "Both boxes of one item are marked.",
     "Ask the administration which of the two it means."},
    {"no-choice-made", hold, "No box of the form is marked.",
     "Ask the administration whether it meant to answer."},
    {"item-blank", notice, "No box of this item is marked, but others of the form are.",
     "Nothing: a blank item is no answer."},
    {"mark-unclear", hold, "It cannot be told whether a box is marked.",
     "Look at the box in the document and decide, or ask the administration."},
    {"mark-unbound", hold, "A mark stands in the answer table beside no known option.",
     "Look at the document: the label beside the mark was removed or rewritten."},
    {"mark-missing", hold, "An option has no box, or more than one.",
     "Look at the document: a box was removed, typed over or added."},
    {"unread-mark", hold, "Something was typed in or beside a box that may be an answer.",
     "Look at the document and decide, or ask the administration."},
    {"drawn-mark", hold, "A drawing or picture lies in the answer table or beside a box.",
     "Look at the document as Word shows it: what is drawn may be a mark."},
    {"struck-text", hold, "A printed label or title is struck through.",
     "Look at the document: striking an option out is no clear answer."},
    {"emphasis-only", hold,
     "One option is made bold, coloured or underlined, and no box is marked.",
     "Ask the administration to tick a box."},
    {"revisions-disagree", hold,
     "The document has tracked changes; accepted and rejected they give different answers.",
     "Ask the administration for a copy with all changes accepted."},
    {"nested-without-option", hold,
     "A box within an option is marked, but the option itself is not.",
     "Ask the administration which answer it means."},
    {"reasons-on-support", hold, "Text was added to the label of the supporting option.",
     "Read the text: it may be a condition or belong to the other box."},
    {"opposes-without-reasons", notice,
     "The administration opposes and gives no reasons in the form.",
     "Ask for the reasons (the Director's request); the answer counts."},
    // The form.
    {"item-missing", hold, "An item of the circular is not in the form.",
     "Ask the administration for an answer to the whole form, if it wants to give one."},
    {"item-unknown", hold, "The form asks about something that is not an item of the circular.",
     "Compare the form with the circular."},
    {"item-ambiguous", hold, "An item's number can be read as two items of the circular.",
     "Look at the title beside the number."},
    {"wording-not-confirmed", hold,
     "The form's text differs from wording that was not yet taken from the issued document.",
     "Compare with the issued form; import it or correct the wording, then the reply is judged "
     "again."},
    {"ocr-unconfirmed", hold,
     "What was read from a picture differs from the form's wording, or could not be read well.",
     "Look at the picture: compare the form's titles and labels with the issued form."},
    {"unknown-text", notice,
     "The form holds text that is not in the known wording; it is kept as a comment.",
     "Read the comments; import the issued form to have printed text recognised."},
    {"long-text-before-form", notice,
     "The form stands behind a long text that was not kept as a comment.",
     "Look whether the text before the form is the circular itself or the administration's own."},
    {"other-circular", hold, "The form belongs to a circular that is not configured.",
     "Import that circular, or tell the sender."},
    {"circular-not-named", hold, "The form does not say which circular it answers.",
     "Look at the mail's subject and the items; ask the sender if in doubt."},
    {"copies-disagree", suspicious, "Two copies of the form give different answers.",
     "Ask the administration which copy stands."},
    {"copy-unclear", hold, "One copy of the form is definite where another cannot be read.",
     "Compare the copies by eye."},
    {"free-text-reply", hold, "The message names a circular but holds no form.",
     "Read it; record the answer by hand or ask for the form."},
    {"no-form", hold, "No form of a configured circular is in it.",
     "Look whether it is a reply; ask for the form if so."},
    {"withdrawal", hold, "The mail says that a reply is withdrawn.",
     "Ask the administration which reply it withdraws, and reject that one."},
    // The administration.
    {"administration-missing", hold, "The form does not say which administration answers.",
     "Ask the sender which administration they write for."},
    {"administration-unknown", hold,
     "The administration named in the form is not one of the roster.",
     "Add the spelling to the roster, or decide by hand."},
    {"administration-differs", hold,
     "The form names different administrations in different places.",
     "Ask the sender which administration they write for."},
    {"administrations-differ", hold, "Two copies of the form name different administrations.",
     "Ask the sender which administration they write for."},
};

}  // namespace

std::span<const ProblemRow> problem_table() {
    return rows;
}

const ProblemRow* find_problem(std::string_view code) {
    for (const ProblemRow& row : rows) {
        if (row.code == code) return &row;
    }
    return nullptr;
}

Problem make_problem(std::string_view code, std::string text, std::optional<std::string> item) {
    const ProblemRow* row = find_problem(code);
    if (row == nullptr) std::abort();  // a code outside the table is a mistake in the program
    if (text.empty()) text = row->meaning;
    return {std::string(code), row->problem_class, std::move(item),
            clip_utf8(text, max_short_bytes)};
}

}  // namespace tsb
