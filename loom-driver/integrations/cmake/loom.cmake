# loom_optimize(OUTPUT file INPUT file [LEVEL level] [COMPONENTS file...] [FLAGS flag...])
#
# Adds a command that makes OUTPUT of the fused module INPUT: with `-Omcu`, or the level that is given. COMPONENTS are
# those that were fused; FLAGS are any others of `loom opt`. Paths are relative to the current source folder for inputs
# and to the current binary folder for OUTPUT. LOOM names the command, if it is not on the path.

find_program(LOOM loom REQUIRED)

function(loom_optimize)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "OUTPUT;INPUT;LEVEL" "COMPONENTS;FLAGS")
  foreach(needed OUTPUT INPUT)
    if(NOT arg_${needed})
      message(FATAL_ERROR "loom_optimize: ${needed} is missing")
    endif()
  endforeach()
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "loom_optimize: what is `${arg_UNPARSED_ARGUMENTS}`?")
  endif()
  if(NOT arg_LEVEL)
    set(arg_LEVEL mcu)
  endif()
  get_filename_component(output "${arg_OUTPUT}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_BINARY_DIR}")
  get_filename_component(input "${arg_INPUT}" ABSOLUTE)
  set(components "")
  set(flags "")
  foreach(component IN LISTS arg_COMPONENTS)
    get_filename_component(component "${component}" ABSOLUTE)
    list(APPEND components "${component}")
    list(APPEND flags --component "${component}")
  endforeach()
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${LOOM}" opt "-O${arg_LEVEL}" ${flags} ${arg_FLAGS} "${input}" -o "${output}"
    DEPENDS "${input}" ${components}
    COMMENT "Optimizing ${arg_INPUT}"
    VERBATIM)
endfunction()
