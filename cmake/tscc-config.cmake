# find_package(tscc): the imported target tscc::tsrt (the runtime), and
#
#   tscc_add_library(NAME SOURCES a.tsc [b.tsc ...] [OPTIONS -O2 -g ...])
#
# a static library NAME of the functions that the files export. Each file's header (a.h) is made with its object and is on the include path of
# what links NAME. Files that a source imports are dependencies, too (DEPFILE).
get_filename_component(_tscc_root "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
find_program(TSCC_EXECUTABLE tscc HINTS "${_tscc_root}/bin" NO_DEFAULT_PATH)
find_program(TSCC_EXECUTABLE tscc)
if(NOT TSCC_EXECUTABLE)
  set(tscc_FOUND FALSE)
  set(tscc_NOT_FOUND_MESSAGE "no tscc executable beside this package or on the path")
  return()
endif()
execute_process(COMMAND "${TSCC_EXECUTABLE}" -print-resource-dir OUTPUT_VARIABLE _tscc_resources OUTPUT_STRIP_TRAILING_WHITESPACE)

if(NOT TARGET tscc::tsrt)
  find_package(Threads REQUIRED)
  add_library(tscc::tsrt STATIC IMPORTED)
  set_target_properties(tscc::tsrt PROPERTIES
    IMPORTED_LOCATION "${_tscc_resources}/libtsrt.a"
    INTERFACE_INCLUDE_DIRECTORIES "${_tscc_resources}/include"
    INTERFACE_LINK_LIBRARIES "m;Threads::Threads")
endif()

function(tscc_add_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;OPTIONS" ${ARGN})
  if(NOT ARG_SOURCES)
    message(FATAL_ERROR "tscc_add_library(${name}): SOURCES is empty")
  endif()
  set(dir "${CMAKE_CURRENT_BINARY_DIR}/${name}.tscc")
  set(objects "")
  foreach(source IN LISTS ARG_SOURCES)
    get_filename_component(path "${source}" ABSOLUTE)
    get_filename_component(stem "${source}" NAME_WE)
    set(object "${dir}/${stem}.o")
    add_custom_command(
      OUTPUT "${object}" "${dir}/${stem}.h"
      COMMAND "${CMAKE_COMMAND}" -E make_directory "${dir}"
      COMMAND "${TSCC_EXECUTABLE}" -c -fPIC ${ARG_OPTIONS} "${path}" -o "${object}" "--header=${dir}/${stem}.h" -MD -MF "${object}.d"
      DEPENDS "${path}"
      DEPFILE "${object}.d"
      COMMENT "Compiling TorchScript ${source}"
      VERBATIM)
    list(APPEND objects "${object}" "${dir}/${stem}.h")
  endforeach()
  add_library(${name} STATIC ${objects})
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE C)
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(NOT "C" IN_LIST languages)
    set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
  endif()
  target_include_directories(${name} PUBLIC "${dir}")
  target_link_libraries(${name} PUBLIC tscc::tsrt)
endfunction()
set(tscc_FOUND TRUE)
