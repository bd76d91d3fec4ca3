# Gloo, for training in several processes (docs/decisions/0053): LibTorch contains it, but not the headers
# that its own header includes. Sets up room_distributed.
set(_folder ${PROJECT_BINARY_DIR}/gloo)
foreach(_header algorithm common/error context rendezvous/store transport/device)
  set(_file ${_folder}/gloo/${_header}.h)
  if(NOT EXISTS ${_file})
    file(WRITE ${_file} "#include \"distributed/gloo_declarations.h\"\n")
  endif()
endforeach()
target_include_directories(room_distributed PRIVATE ${_folder})
target_compile_definitions(room_distributed PRIVATE USE_C10D_GLOO)
