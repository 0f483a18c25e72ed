/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sandbox/confab-sandbox-plan.h"

G_BEGIN_DECLS

typedef enum
{
  CONFAB_SANDBOX_PIECE_REASONING,
  CONFAB_SANDBOX_PIECE_CONTENT,
  CONFAB_SANDBOX_PIECE_REFUSAL,
  CONFAB_SANDBOX_PIECE_CALL,
} ConfabSandboxPieceKind;

/* One token of a reply. The first piece of a call has no text. */
typedef struct
{
  ConfabSandboxPieceKind kind;
  char                  *text;
  guint                  call;
  gboolean               opens_call;
  char                  *logprob;
} ConfabSandboxPiece;

typedef struct _ConfabSandboxChoice ConfabSandboxChoice;

ConfabSandboxChoice *confab_sandbox_choice_new                 (ConfabSandboxRequest *request,
                                                                ConfabSandboxPlan    *plan,
                                                                guint64               seed,
                                                                char                 *text) G_GNUC_WARN_UNUSED_RESULT;
void                 confab_sandbox_choice_free                (ConfabSandboxChoice  *self);
ConfabSandboxPiece  *confab_sandbox_choice_next                (ConfabSandboxChoice  *self) G_GNUC_WARN_UNUSED_RESULT;
const char          *confab_sandbox_choice_get_finish_reason   (ConfabSandboxChoice  *self);
guint                confab_sandbox_choice_get_n_tokens        (ConfabSandboxChoice  *self);
guint                confab_sandbox_choice_get_n_reasoning     (ConfabSandboxChoice  *self);
ConfabSandboxCall   *confab_sandbox_choice_get_call            (ConfabSandboxChoice  *self,
                                                                guint                 index);
char                *confab_sandbox_choice_dup_call_id         (ConfabSandboxChoice  *self,
                                                                guint                 index) G_GNUC_WARN_UNUSED_RESULT;
void                 confab_sandbox_piece_free                 (ConfabSandboxPiece   *piece);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabSandboxChoice, confab_sandbox_choice_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfabSandboxPiece, confab_sandbox_piece_free)

G_END_DECLS
