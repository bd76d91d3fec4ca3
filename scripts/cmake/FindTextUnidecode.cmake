# The transliteration table of the PyPI package text-unidecode 1.3, where scripts/setup.sh puts it (or
# -DCROONER_TEXT_UNIDECODE=FOLDER, the folder that holds text_unidecode/). Defines TextUnidecode_DATA, the
# table's file.
set(CROONER_TEXT_UNIDECODE "" CACHE PATH "Folder of the package text-unidecode 1.3 (holds text_unidecode/)")

if(CROONER_TEXT_UNIDECODE)
  set(_folders ${CROONER_TEXT_UNIDECODE})
elseif(DEFINED ENV{XDG_CACHE_HOME})
  set(_folders $ENV{XDG_CACHE_HOME}/crooner/text-unidecode-1.3)
else()
  set(_folders $ENV{HOME}/.cache/crooner/text-unidecode-1.3)
endif()
find_file(TextUnidecode_DATA text_unidecode/data.bin PATHS ${_folders} NO_DEFAULT_PATH)

# Another table would give other lyrics tokens, silently.
if(TextUnidecode_DATA)
  file(SHA256 ${TextUnidecode_DATA} _hash)
  if(NOT _hash STREQUAL 7924666da4ce0ad24d4b8142b330e6d8e89465cd883934724cd9e4b7d8130f09)
    message(FATAL_ERROR "${TextUnidecode_DATA} is not the table of text-unidecode 1.3.")
  endif()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(TextUnidecode
  REQUIRED_VARS TextUnidecode_DATA
  REASON_FAILURE_MESSAGE "Run scripts/setup.sh, which installs it, or pass -DCROONER_TEXT_UNIDECODE=FOLDER.")
