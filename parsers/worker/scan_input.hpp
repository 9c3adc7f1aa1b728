// SPDX-License-Identifier: GPL-3.0-or-later
// read_pictures(): what tsbreply-scan says about one message's pictures. Pure but for the OCR behind
// PictureReader: frames in, Report or Unreadable out.
//
// Pages of one PDF, and the pictures in one document, are one form's pages. Pictures attached by
// themselves are read one by one; those that give no whole form alone are then taken together, as the
// photographs of one form's pages.
//
// Guarantees: a reading names pictures by its evidence, sent along: a crop of each box, and each page
// with its boxes outlined. What OCR read says so ("(OCR)"). A picture without a form, or one that was
// not read, is a problem with failed_part set. Trust: none in the pictures; circulars and roster are
// configuration. Limits: those of wire/ and of scan/.
#pragma once

#include <functional>
#include <span>

#include "parsers/scan/scan.hpp"
#include "parsers/wire/wire.hpp"
#include "parsers/worker/context.hpp"

namespace tsb {

// Scanner::read, or a test's own.
using PictureReader = std::function<Result<Scan>(std::span<const ScanPicture>)>;

// What the circulars print: for the Scanner, before any picture is seen.
ScanHints hints_from(const Circulars& circulars, std::vector<BlankForm> blanks);

// frames: the picture frames of the input.
WorkerAnswer read_pictures(BytesView frames, const Request& request, const WorkerContext& context,
                           const PictureReader& reader);

}  // namespace tsb
