# The flags of every target in one INTERFACE library, and the two functions with which folders declare themselves.
include(GNUInstallDirs)

set(CMAKE_AUTOMOC ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # The sloppiness is what ccache needs to work with precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${CCACHE_PROGRAM}")
endif()

set(PRICEBOOK_SANITIZE "" CACHE STRING "Sanitizers for every target, e.g. address,undefined or thread")

add_library(pricebook_options INTERFACE)
target_compile_features(pricebook_options INTERFACE cxx_std_20)
target_compile_options(pricebook_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wold-style-cast -Wshadow=local -Wnon-virtual-dtor -fvisibility=hidden)
target_compile_definitions(pricebook_options INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
  QT_STRICT_ITERATORS QT_NO_FOREACH QT_NO_KEYWORDS QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
  QT_DISABLE_DEPRECATED_BEFORE=0x060400
  PRICEBOOK_VERSION="${PROJECT_VERSION}")
# What Debian builds its own packages with; the paths of the machine that built it are nobody's business.
if(NOT PRICEBOOK_SANITIZE AND CMAKE_SYSTEM_NAME STREQUAL "Linux")
  set(pricebook_hardening -fstack-protector-strong -fstack-clash-protection -D_FORTIFY_SOURCE=2
    "-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=")
  target_compile_options(pricebook_options INTERFACE "$<$<CONFIG:Release>:${pricebook_hardening}>")
  target_link_options(pricebook_options INTERFACE "$<$<CONFIG:Release>:LINKER:-z,relro,-z,now>")
endif()
if(PRICEBOOK_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "PRICEBOOK_FUZZ needs clang: give -DCMAKE_CXX_COMPILER=clang++-14.")
  endif()
  target_compile_options(pricebook_options INTERFACE -fsanitize=fuzzer-no-link -Wno-unknown-warning-option
    "-fsanitize-ignorelist=${PROJECT_SOURCE_DIR}/tests/fuzz/ignored.txt")
endif()
if(PRICEBOOK_SANITIZE)
  target_compile_options(pricebook_options INTERFACE -fsanitize=${PRICEBOOK_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(pricebook_options INTERFACE -fsanitize=${PRICEBOOK_SANITIZE})
  if(PRICEBOOK_SANITIZE MATCHES "undefined")
    target_compile_options(pricebook_options INTERFACE -fno-sanitize-recover=undefined)
  endif()
endif()

option(PRICEBOOK_FAST_BUILD "Groups of sources and precompiled headers: everything is built in a third of the time, a small change more slowly" OFF)

# The usual linker takes a second for each of the tests, mold a fifth of that.
find_program(MOLD_PROGRAM mold)
if(PRICEBOOK_FAST_BUILD AND MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

# pricebook_group_sources(target)
# What files of one group call alike, each for itself; a name that a header or Qt uses, too, has to be changed instead.
set(pricebook_local_names Texts dialogWidth firstSize idRole leastDetailWidth leastEditorWidth makeAccessible mostListed
  pauseMilliseconds progressSteps reloadDelay sidePadding textLabel typingPause typingPauseMilliseconds
  verticalPadding)
function(pricebook_group_sources target)
  if(NOT PRICEBOOK_FAST_BUILD)
    return()
  endif()
  set(before "#define PRICEBOOK_JOIN(a, b) a##b\n#define PRICEBOOK_JOINED(a, b) PRICEBOOK_JOIN(a, b)")
  foreach(name ${pricebook_local_names})
    string(APPEND before "\n#define ${name} PRICEBOOK_JOINED(${name}_, PRICEBOOK_FILE)")
    string(APPEND after "#undef ${name}\n")
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 10 UNITY_BUILD_UNIQUE_ID PRICEBOOK_FILE
    UNITY_BUILD_CODE_BEFORE_INCLUDE "${before}" UNITY_BUILD_CODE_AFTER_INCLUDE "${after}")
endfunction()

# pricebook_library(name SOURCES a.cpp … PUBLIC targets… PRIVATE targets…)
# A static library pricebook::name that exports its own folder and nothing else.
function(pricebook_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(pricebook_${name} STATIC ${ARG_SOURCES})
  add_library(pricebook::${name} ALIAS pricebook_${name})
  target_include_directories(pricebook_${name} PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}")
  target_link_libraries(pricebook_${name} PUBLIC ${ARG_PUBLIC} PRIVATE pricebook_options ${ARG_PRIVATE})
  pricebook_group_sources(pricebook_${name})
endfunction()

# pricebook_precompile(test labels links)
# Qt's headers are compiled once for all tests that know the same parts of it. The few with Qt Network and no window, notices
# among them, go without.
function(pricebook_precompile test labels links)
  set(parts Core Test)
  if(labels MATCHES "gui")
    list(APPEND parts Widgets)
    if(links MATCHES "Network|windowapp|windowtour")
      list(APPEND parts Network)
    endif()
  elseif(links MATCHES "Network|windowapp|notify")
    return()
  endif()
  if(NOT PRICEBOOK_FAST_BUILD)
    return()
  endif()
  set(without_folders -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR) # which differ
  target_compile_options(${test} PRIVATE ${without_folders})
  list(JOIN parts "" suffix)
  set(owner pricebook_precompiled${suffix})
  if(NOT TARGET ${owner})
    list(TRANSFORM parts REPLACE "(.+)" "<Qt\\1/Qt\\1>" OUTPUT_VARIABLE headers)
    list(TRANSFORM parts PREPEND "Qt6::")
    file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/${owner}.cpp" CONTENT "")
    add_library(${owner} OBJECT "${PROJECT_BINARY_DIR}/${owner}.cpp")
    set_target_properties(${owner} PROPERTIES AUTOMOC OFF)
    target_link_libraries(${owner} PRIVATE pricebook_options ${parts})
    target_compile_options(${owner} PRIVATE ${without_folders})
    target_precompile_headers(${owner} PRIVATE <algorithm> <atomic> <chrono> <functional> <map> <memory> <mutex> <optional>
      <string> <thread> <unordered_map> <utility> <variant> <vector> ${headers})
  endif()
  target_precompile_headers(${test} REUSE_FROM ${owner})
endfunction()

# pricebook_moc(test)
# What AUTOMOC does for a test of one file, without a target and an empty source more for each.
function(pricebook_moc test)
  set(moc "${CMAKE_CURRENT_BINARY_DIR}/${test}.moc")
  set_target_properties(${test} PROPERTIES AUTOMOC OFF)
  qt6_generate_moc(${test}.cpp "${moc}")
  set_source_files_properties(${test}.cpp PROPERTIES OBJECT_DEPENDS "${moc}")
  target_include_directories(${test} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}")
endfunction()

# pricebook_test(tst_name LINK targets… [SOURCES more.cpp…] [LABELS l…])
# A Qt Test program built from tst_name.cpp and run by ctest, offscreen.
function(pricebook_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;LABELS" ${ARGN})
  add_executable(${name} ${name}.cpp ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE pricebook_options Qt6::Test ${ARG_LINK})
  if(NOT ARG_SOURCES)
    pricebook_moc(${name})
  endif()
  pricebook_precompile(${name} "${ARG_LABELS}" "${ARG_LINK}")
  add_test(NAME ${name} COMMAND ${name})
  # Nothing of the developer's own configuration, data or keychain may be read or changed.
  set(home "${CMAKE_CURRENT_BINARY_DIR}/${name}.home")
  if(ARG_LABELS MATCHES "gui|items") # they wait for windows and threads: alone on two cores, so that a wait means something
    set_tests_properties(${name} PROPERTIES PROCESSORS 2)
  endif()
  set_tests_properties(${name} PROPERTIES
    LABELS "${ARG_LABELS}" TIMEOUT 300
    ENVIRONMENT_MODIFICATION "DATABASE_URL=unset:;POSTGRES_SERVER=unset:;POSTGRES_PORT=unset:;POSTGRES_USER=unset:;POSTGRES_PASSWORD=unset:;POSTGRES_DB=unset:;ECHO=unset:;XDG_CONFIG_HOME=set:${home}/config;XDG_DATA_HOME=set:${home}/data;XDG_CACHE_HOME=set:${home}/cache;DBUS_SESSION_BUS_ADDRESS=set:unix:path=${home}/no-bus"
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;TZ=Europe/Berlin;PRICEBOOK_SOURCE_DIR=${PROJECT_SOURCE_DIR};PRICEBOOK_BINARY_DIR=${PROJECT_BINARY_DIR}")
endfunction()
