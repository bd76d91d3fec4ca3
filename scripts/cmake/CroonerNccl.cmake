# libcrooner_nccl.so, for training on several GPUs (docs/decisions/0053), where LibTorch has a CUDA half with
# ProcessGroupNCCL, and CUDA's and NCCL's headers are found.
if(NOT CROONER_CUDA_BUILT OR NOT TARGET LibTorch::cuda)
  return()
endif()
find_path(CROONER_NCCL_INCLUDE nccl.h PATHS ${LibTorch_INCLUDE_DIR}/../../nvidia/nccl/include
  ${CMAKE_CUDA_TOOLKIT_INCLUDE_DIRECTORIES})
if(NOT CROONER_NCCL_INCLUDE OR NOT EXISTS ${LibTorch_INCLUDE_DIR}/torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp)
  return()
endif()
set(_source ${PROJECT_SOURCE_DIR}/src/distributed/nccl_library.cu)
set_source_files_properties(${_source} PROPERTIES LANGUAGE CXX)
add_library(crooner_nccl SHARED ${_source})
target_compile_definitions(crooner_nccl PRIVATE USE_C10D_NCCL)
target_include_directories(crooner_nccl PRIVATE ${PROJECT_BINARY_DIR}/rooms/distributed)
target_include_directories(crooner_nccl SYSTEM PRIVATE ${CROONER_NCCL_INCLUDE} ${CMAKE_CUDA_TOOLKIT_INCLUDE_DIRECTORIES}
  $<TARGET_PROPERTY:LibTorch::cpu,INTERFACE_INCLUDE_DIRECTORIES>)
# It links nothing: whoever loads it has LibTorch's CUDA half.
target_link_libraries(crooner_nccl PRIVATE crooner_flags)
set_target_properties(crooner_nccl PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib INSTALL_RPATH $ORIGIN)
install(TARGETS crooner_nccl LIBRARY DESTINATION lib)
