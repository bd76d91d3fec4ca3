#pragma once

// All of the library.
#include <crooner/audio.h>
#include <crooner/backend.h>
#include <crooner/codes.h>
#include <crooner/error.h>
#include <crooner/forwarding_observer.h>
#include <crooner/guidance.h>
#include <crooner/job.h>
#include <crooner/log.h>
#include <crooner/lyrics.h>
#include <crooner/model.h>
#include <crooner/observer.h>
#include <crooner/per_level.h>
#include <crooner/precision.h>
#include <crooner/repaint.h>
#include <crooner/request.h>
#include <crooner/version.h>
