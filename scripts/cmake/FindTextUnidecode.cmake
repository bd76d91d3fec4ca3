# The transliteration table of text-unidecode 1.3, from the system's Python packages (Debian and Ubuntu:
# python3-text-unidecode) or from -DCROONER_TEXT_UNIDECODE=FOLDER, a folder that contains
# text_unidecode/ (an unpacked wheel, say). Defines TextUnidecode_DATA, the table's file.
set(CROONER_TEXT_UNIDECODE "" CACHE PATH "Folder of the package text-unidecode 1.3 (contains text_unidecode/)")

if(CROONER_TEXT_UNIDECODE)
  set(_folders ${CROONER_TEXT_UNIDECODE})
else()
  file(GLOB _folders /usr/lib/python3/dist-packages /usr/lib/python3*/site-packages)
endif()
find_file(TextUnidecode_DATA text_unidecode/data.bin PATHS ${_folders} NO_DEFAULT_PATH)

# Another table would silently give other lyrics tokens.
if(TextUnidecode_DATA)
  file(SHA256 ${TextUnidecode_DATA} _hash)
  if(NOT _hash STREQUAL 7924666da4ce0ad24d4b8142b330e6d8e89465cd883934724cd9e4b7d8130f09)
    message(FATAL_ERROR "${TextUnidecode_DATA} is not the table of text-unidecode 1.3.")
  endif()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(TextUnidecode
  REQUIRED_VARS TextUnidecode_DATA
  REASON_FAILURE_MESSAGE "Install python3-text-unidecode (scripts/setup.sh does), or pass -DCROONER_TEXT_UNIDECODE=FOLDER.")
