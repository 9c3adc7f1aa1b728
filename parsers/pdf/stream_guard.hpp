// SPDX-License-Identifier: GPL-3.0-or-later
// StreamGuard: measures what streams inflate to before qpdf or poppler inflate them whole.
// Guarantees: throws LimitMet with the limit's name; keeps nothing in memory but the pictures of boxes.
// Limits: max_stream_bytes, max_inflated_bytes, max_filters, max_depth of PdfLimits. A stream that
// hides its kind from check_raw (encrypted, or named further than dictionary_reach away) is left to
// the worker's memory limit.
#pragma once

#include <stdexcept>

#include "config/base/bytes.hpp"
#include "parsers/pdf/pdf.hpp"
#include "parsers/pdf/qpdf.hpp"

namespace tsb::pdf {

// Counts what is inflated, without keeping it.
class Counter : public Pipeline {
  public:
    Counter(std::size_t limit, std::size_t& budget)
        : Pipeline("counter", nullptr), limit_(limit), budget_(budget) {}
    void write(unsigned char const*, std::size_t size) override {
        count_ += size;
        if (count_ <= limit_ && size <= budget_) {
            budget_ -= size;
            return;
        }
        exceeded_ = true;  // qpdf may swallow the exception: the flag says it too
        throw LimitMet("max_stream_bytes");
    }
    void finish() override {}
    [[nodiscard]] std::size_t count() const { return count_; }
    void check() const {
        if (exceeded_) throw LimitMet("max_stream_bytes");
    }

  private:
    std::size_t limit_, count_ = 0;
    std::size_t& budget_;
    bool exceeded_ = false;
};

// Keeps what it counts.
class Collector : public Counter {
  public:
    using Counter::Counter;
    void write(unsigned char const* data, std::size_t size) override {
        Counter::write(data, size);
        content.append(reinterpret_cast<const char*>(data), size);
    }
    Bytes content;
};

class StreamGuard {
  public:
    explicit StreamGuard(const PdfLimits& limits)
        : limits_(limits), budget_(limits.max_inflated_bytes) {}

    // qpdf inflates object and cross-reference streams whole while it opens the file, so these are
    // measured before.
    void check_raw(BytesView bytes) {
        constexpr std::string_view keyword = "stream";
        constexpr std::size_t dictionary_reach = 4096;
        for (std::size_t at = bytes.find(keyword); at != BytesView::npos;
             at = bytes.find(keyword, at + keyword.size())) {
            const std::size_t from = at > dictionary_reach ? at - dictionary_reach : 0;
            const BytesView before = bytes.substr(from, at - from);
            if (before.size() >= 3 && before.substr(before.size() - 3) == "end") continue;
            if (before.find("/ObjStm") == BytesView::npos &&
                before.find("/XRef") == BytesView::npos && before.find('#') == BytesView::npos)
                continue;
            std::size_t data = at + keyword.size();
            while (data < bytes.size() && (bytes[data] == '\r' || bytes[data] == '\n')) ++data;
            inflate_raw(bytes.substr(data));
        }
    }

    // A page's contents together, and every form XObject they may draw: what poppler is going to
    // run through.
    void check_contents(Handle contents) {
        std::size_t sum = 0;
        if (contents.isStream()) sum += check_stream(contents);
        if (contents.isArray())
            for (int i = 0; i < contents.getArrayNItems(); ++i)
                if (Handle part = contents.getArrayItem(i); part.isStream())
                    sum += check_stream(part);
        if (sum > limits_.max_stream_bytes) throw LimitMet("max_stream_bytes");
    }

    void check_forms(Handle resources, std::size_t depth = 0) {
        if (!resources.isDictionary()) return;
        if (depth > limits_.max_depth) throw LimitMet("max_depth");
        Handle objects = resources.getKey("/XObject");
        if (!objects.isDictionary()) return;
        for (auto&& [name, object] : objects.getDictAsMap()) {
            if (!object.isStream() || !seen_.insert(object.getObjGen()).second) continue;
            Handle dictionary = object.getDict();
            if (!dictionary.getKey("/Subtype").isNameAndEquals("/Form")) continue;
            check_stream(object);
            check_forms(dictionary.getKey("/Resources"), depth + 1);
        }
    }

    // Of a small stream, inflated; what cannot be inflated is empty.
    Bytes content_of(Handle stream) {
        Collector collector(limits_.max_stream_bytes, budget_);
        run_through(stream, collector);
        return std::move(collector.content);
    }

  private:
    void inflate_raw(BytesView data) {
        constexpr std::size_t chunk = 1U << 16U;
        Counter counter(limits_.max_stream_bytes, budget_);
        try {
            Pl_Flate inflate("first look", &counter, Pl_Flate::a_inflate);
            for (std::size_t at = 0; at < data.size(); at += chunk) {
                const BytesView part = data.substr(at, chunk);
                inflate.write(reinterpret_cast<unsigned char const*>(part.data()), part.size());
            }
        } catch (const LimitMet&) {
            throw;
        } catch (const std::exception&) {
            // Not a deflated stream, or damaged: qpdf will say so.
        }
    }

    std::size_t check_stream(Handle stream) {
        Counter counter(limits_.max_stream_bytes, budget_);
        run_through(stream, counter);
        return counter.count();
    }

    void run_through(Handle stream, Counter& counter) {
        Handle filter = stream.getDict().getKey("/Filter");
        if (filter.isArray() &&
            static_cast<std::size_t>(filter.getArrayNItems()) > limits_.max_filters)
            throw LimitMet("max_filters");
        stream.pipeStreamData(&counter, 0, qpdf_dl_generalized, true);
        counter.check();
    }

    const PdfLimits& limits_;
    std::size_t budget_;
    Visited seen_;
};

}  // namespace tsb::pdf
