// SPDX-License-Identifier: GPL-3.0-or-later
// SpawnPlan: what posix_spawn needs to start the worker program with nothing of ours but one
// descriptor, freed at the end.
#pragma once

#include <fcntl.h>
#include <spawn.h>

#include <csignal>

namespace tsb {

constexpr int given_number = 3;  // of that descriptor in the new process

class SpawnPlan {
  public:
    enum class Group { ours, its_own };

    // Its input is /dev/null, its output `output`, its signals are as at first.
    SpawnPlan(int given, int output, Group group) {
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawnattr_init(&attributes);
        ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&actions, output, 1);
        ::posix_spawn_file_actions_adddup2(&actions, given, given_number);
        ::posix_spawn_file_actions_addclosefrom_np(&actions, given_number + 1);
        sigset_t none, all;
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setsigdefault(&attributes, &all);
        ::posix_spawnattr_setpgroup(&attributes, 0);
        const int own_group = group == Group::its_own ? POSIX_SPAWN_SETPGROUP : 0;
        ::posix_spawnattr_setflags(
            &attributes,
            static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | own_group));
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
    ~SpawnPlan() {
        ::posix_spawn_file_actions_destroy(&actions);
        ::posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};
};

}  // namespace tsb
