// SPDX-License-Identifier: GPL-3.0-or-later
// qpdf's headers, behind one door. Only objects.cpp and the files of objects/ include this.
#pragma once

// qpdf 11's JSON.hh destroys a std::vector of a class that is not complete yet, which clang refuses
// as C++20. Nothing here uses JSON: a declaration is enough.
#if defined(__clang__)
#define JSON_HH
class JSON;
#endif

#include <qpdf/Pipeline.hh>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <set>
#include <stdexcept>

namespace tsb::pdf {

using Handle = QPDFObjectHandle;
using Visited = std::set<QPDFObjGen>;

// what(): the name of a limit of PdfLimits.
struct LimitMet : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace tsb::pdf
