#pragma once

// The options of every command in commands.inc.
#include "cli/align.h"         // IWYU pragma: export
#include "cli/batch.h"         // IWYU pragma: export
#include "cli/bench.h"         // IWYU pragma: export
#include "cli/completion.h"    // IWYU pragma: export
#include "cli/compose.h"       // IWYU pragma: export
#include "cli/continue.h"      // IWYU pragma: export
#include "cli/decode.h"        // IWYU pragma: export
#include "cli/encode.h"        // IWYU pragma: export
#include "cli/eval_prior.h"    // IWYU pragma: export
#include "cli/eval_ranking.h"  // IWYU pragma: export
#include "cli/eval_seams.h"    // IWYU pragma: export
#include "cli/eval_vqvae.h"    // IWYU pragma: export
#include "cli/generate.h"      // IWYU pragma: export
#include "cli/labels.h"        // IWYU pragma: export
#include "cli/manual.h"        // IWYU pragma: export
#include "cli/models.h"        // IWYU pragma: export
#include "cli/page.h"          // IWYU pragma: export
#include "cli/plan.h"          // IWYU pragma: export
#include "cli/plan_train.h"    // IWYU pragma: export
#include "cli/repaint.h"       // IWYU pragma: export
#include "cli/replay.h"        // IWYU pragma: export
#include "cli/resume.h"        // IWYU pragma: export
#include "cli/train_check.h"   // IWYU pragma: export
#include "cli/train_prior.h"   // IWYU pragma: export
#include "cli/train_stages.h"  // IWYU pragma: export
#include "cli/train_status.h"  // IWYU pragma: export
#include "cli/train_vqvae.h"   // IWYU pragma: export
