# The transliteration table of text-unidecode 1.3: Debian's and Ubuntu's package
# python3-text-unidecode, or -DCROONER_TEXT_UNIDECODE=FOLDER, the folder that holds text_unidecode/ (a
# Python environment's site-packages, or an unpacked wheel). Defines TextUnidecode_DATA, the table's file.
set(CROONER_TEXT_UNIDECODE "" CACHE PATH "Folder of the package text-unidecode 1.3 (holds text_unidecode/)")

if(CROONER_TEXT_UNIDECODE)
  set(_folders ${CROONER_TEXT_UNIDECODE})
else()
  set(_folders /usr/lib/python3/dist-packages)
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
