// SPDX-License-Identifier: GPL-3.0-or-later
// The fakes of the Store seam: ledger lines and archive objects in memory, with faults to order.
// What they hold outlives the store object (LineDisk, ObjectDisk), so that a test can crash a
// program and start it again on the same disk. tests/unit/{ledger,archive} run one contract suite
// on these and on the real ones.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daemon/archive/object_store.hpp"
#include "daemon/ledger/ledger.hpp"

namespace tsb::test {

inline Error fault(const std::string& doing) {
    return Error{ErrorKind::fatal, "cannot " + doing + ": fault to order", "", 74};
}

struct LineDisk {
    std::string bytes;
    std::size_t durable = 0;   // of bytes: what a power cut leaves at least
    bool fail_append = false;  // the next append writes keep_of_append bytes and fails
    std::size_t keep_of_append = 0;
    bool fail_sync = false;
    bool fail_read = false;
    int appends = 0, syncs = 0;  // calls that succeeded

    void power_cut(std::size_t kept_beyond_durable = 0) {
        bytes.resize(std::min(bytes.size(), durable + kept_beyond_durable));
    }
};

class MemoryLineStore final : public LineStore {
  public:
    explicit MemoryLineStore(LineDisk& disk) : disk_(disk) {}

    Result<std::string> read_from(std::uint64_t offset, std::size_t max_bytes) override {
        if (disk_.fail_read) return fault("read");
        if (offset >= disk_.bytes.size()) return std::string();
        return disk_.bytes.substr(static_cast<std::size_t>(offset), max_bytes);
    }
    Result<std::uint64_t> size() override { return std::uint64_t{disk_.bytes.size()}; }
    Result<void> append(std::string_view bytes) override {
        if (disk_.fail_append) {
            disk_.bytes += bytes.substr(0, disk_.keep_of_append);
            return fault("append");
        }
        disk_.bytes += bytes;
        ++disk_.appends;
        return {};
    }
    Result<void> sync() override {
        if (disk_.fail_sync) return fault("sync");
        disk_.durable = disk_.bytes.size();
        ++disk_.syncs;
        return {};
    }
    Result<void> truncate(std::uint64_t size) override {
        disk_.bytes.resize(static_cast<std::size_t>(size));
        disk_.durable = std::min(disk_.durable, disk_.bytes.size());
        return sync();
    }

  private:
    LineDisk& disk_;
};

struct ObjectDisk {
    std::map<std::string, Bytes, std::less<>> objects;
    std::set<std::string, std::less<>> unsynced;  // put since the last sync
    // Put before a sync that failed: to be seen, and never written unless it is put anew.
    std::set<std::string, std::less<>> forgotten;
    bool fail_put = false;
    bool fail_sync = false;
    int syncs = 0;

    // Of what was not synced only the objects survive that `kept` says; by default none.
    void power_cut(const std::function<bool(const std::string&)>& kept = {}) {
        unsynced.merge(forgotten);
        for (const auto& name : unsynced) {
            if (!kept || !kept(name)) objects.erase(name);
        }
        unsynced.clear();
        forgotten.clear();
    }
};

class MemoryObjectStore final : public ObjectStore {
  public:
    explicit MemoryObjectStore(ObjectDisk& disk) : disk_(disk) {}

    Result<void> put(std::string_view name, BytesView bytes) override {
        if (!valid_object_name(name)) return fault("use the name " + std::string(name));
        if (disk_.fail_put) return fault("put");
        disk_.objects.insert_or_assign(std::string(name), Bytes(bytes));
        disk_.unsynced.emplace(name);
        disk_.forgotten.erase(std::string(name));
        return {};
    }

    Result<std::unique_ptr<Writer>> start(std::string_view) override {
        std::unique_ptr<Writer> writer = std::make_unique<Pieces>(*this);
        return writer;
    }

    [[nodiscard]] bool has(std::string_view name) const override {
        return disk_.objects.contains(name);
    }

    [[nodiscard]] Result<Bytes> get(std::string_view name, std::size_t max_bytes) const override {
        const auto it = disk_.objects.find(name);
        if (it == disk_.objects.end())
            return Error{ErrorKind::input, "no " + std::string(name), ""};
        if (it->second.size() > max_bytes)
            return Error{ErrorKind::input, "larger than the limit", ""};
        return it->second;
    }
    Result<void> remove(std::string_view name) override {
        const auto it = disk_.objects.find(name);
        if (it != disk_.objects.end()) disk_.objects.erase(it);
        return {};
    }
    [[nodiscard]] Result<std::vector<std::string>> list(std::string_view folder) const override {
        std::vector<std::string> names;
        const std::string prefix = std::string(folder) + "/";
        for (const auto& [name, bytes] : disk_.objects) {
            if (name.starts_with(prefix)) names.push_back(name);
        }
        return names;
    }
    Result<void> sync() override {
        if (disk_.fail_sync) {
            disk_.forgotten.merge(disk_.unsynced);
            disk_.unsynced.clear();
            return fault("sync");
        }
        disk_.unsynced.clear();
        ++disk_.syncs;
        return {};
    }
    Result<void> sweep() override { return {}; }

  private:
    class Pieces final : public Writer {
      public:
        explicit Pieces(MemoryObjectStore& store) : store_(store) {}
        Result<void> write(BytesView bytes) override {
            if (store_.disk_.fail_put) return fault("write");
            bytes_ += bytes;
            return {};
        }
        Result<void> finish(std::string_view name) override { return store_.put(name, bytes_); }

      private:
        MemoryObjectStore& store_;
        Bytes bytes_;
    };

    ObjectDisk& disk_;
};

}  // namespace tsb::test
