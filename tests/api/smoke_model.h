#pragma once

#include <crooner/model.h>

#include <string>

#include "support/paths.h"

namespace crooner {

inline Model open_smoke(BackendOptions options = {}) {
  options.device = "cpu";
  return Model::open(source_file("models/smoke"), options);
}

inline Request short_request() {
  Request request;
  request.genre = "folk";
  request.seconds = 0.256;
  request.seed = 5;
  return request;
}

}  // namespace crooner
