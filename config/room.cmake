# SPDX-License-Identifier: GPL-3.0-or-later
# What every room has in common: compiler flags, third-party targets, and tsb_room().

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(CURL REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(Boost 1.81 REQUIRED)
pkg_check_modules(TOMLPP REQUIRED IMPORTED_TARGET tomlplusplus)
pkg_check_modules(PUGIXML REQUIRED IMPORTED_TARGET pugixml)
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(QPDF REQUIRED IMPORTED_TARGET libqpdf)
pkg_check_modules(POPPLER REQUIRED IMPORTED_TARGET poppler-cpp)
pkg_check_modules(POPPLER_CORE REQUIRED IMPORTED_TARGET poppler)  # its own headers: what a page draws
pkg_check_modules(LEPTONICA REQUIRED IMPORTED_TARGET lept)
pkg_check_modules(TESSERACT REQUIRED IMPORTED_TARGET tesseract)
pkg_check_modules(HEIF REQUIRED IMPORTED_TARGET libheif)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(LIBPSL REQUIRED IMPORTED_TARGET libpsl)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(OPENDKIM REQUIRED IMPORTED_TARGET opendkim)
find_library(UNBOUND_LIBRARY unbound REQUIRED)  # its .pc asks for libevent's, which only it uses

add_library(tsb_flags INTERFACE)
target_include_directories(tsb_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(tsb_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # g++ 12 cries wolf on "literal" + std::string&& at -O2
  -fstack-protector-strong -fstack-clash-protection -fcf-protection)
target_compile_definitions(tsb_flags INTERFACE
  $<$<CONFIG:Release>:_FORTIFY_SOURCE=2> _GLIBCXX_ASSERTIONS
  POINTERHOLDER_TRANSITION=4 BOOST_ASIO_NO_DEPRECATED)
target_link_options(tsb_flags INTERFACE -Wl,-z,relro,-z,now)
if(TSB_SANITIZE)
  # Not the checks of pointers that AddressSanitizer makes as well: they cost a third of the build.
  target_compile_options(tsb_flags INTERFACE -fsanitize=address,undefined -fno-sanitize=null,alignment,object-size,vptr
    -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(tsb_flags INTERFACE -fsanitize=address,undefined)
  target_compile_definitions(tsb_flags INTERFACE TSB_SANITIZED)
endif()

# tsb_room(NAME SOURCES a.cpp … ROOMS base config … LIBS PkgConfig::X …)
# One folder, one static library tsb_NAME. ROOMS are the rooms it may include; the include rule test
# (tests/rules) checks the same edges in the sources.
function(tsb_room name)
  cmake_parse_arguments(ARG "" "" "SOURCES;ROOMS;LIBS" ${ARGN})
  add_library(tsb_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(tsb_${name} PUBLIC tsb_flags)
  foreach(room IN LISTS ARG_ROOMS)
    target_link_libraries(tsb_${name} PUBLIC tsb_${room})
  endforeach()
  # Third-party headers are "system": their warnings are not ours to mend.
  foreach(lib IN LISTS ARG_LIBS)
    target_link_libraries(tsb_${name} PUBLIC ${lib})
  endforeach()
endfunction()
