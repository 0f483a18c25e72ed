/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "provider/confab-dialect.h"

#define MEBIBYTE (1024 * 1024)
/* StepFun documents that a video must be under 128 MB. */
#define STEP_VIDEO (128 * 1000 * 1000 - 1)
#define MEGABYTE ((goffset)1000 * 1000)
/* What services that document no limit have been seen to take. */
#define USUAL_REQUEST (27 * MEGABYTE)
/* Room for one video of that size, which base64 makes a third larger, and for what is said about it. */
#define STEP_REQUEST (180 * MEGABYTE)
/* Servers on the same machine have no limit of their own; this is for what they would do with it. */
#define LOCAL_REQUEST (512 * MEGABYTE)
/* What is sent is scaled down to it by most services that say what they do. */
#define USUAL_EDGE 2048

static const char *const no_types[] = { NULL };
static const char *const pdf_files[] = { "application/pdf", NULL };
static const char *const web_images[] = { "image/png", "image/jpeg", "image/webp", "image/gif", NULL };
static const char *const plain_images[] = { "image/png", "image/jpeg", "image/webp", NULL };
/* What the decoder built into llama.cpp reads; WebP is not among it. */
static const char *const stb_images[] = { "image/png", "image/jpeg", "image/bmp", "image/gif", NULL };
static const char *const step_videos[] = { "video/mp4", "video/quicktime", "video/x-matroska", "video/webm", NULL };
static const char *const web_videos[] = { "video/mp4", "video/mpeg", "video/quicktime", "video/webm", NULL };

/* How a reply is gone on with:
 * [OpenRouter](https://openrouter.ai/docs/api-reference/overview#assistant-prefill),
 * [vLLM](https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html),
 * [DeepSeek](https://api-docs.deepseek.com/guides/chat_prefix_completion),
 * [llama-server](https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md). */
static const ConfabDialect dialects[CONFAB_N_PROFILES] = {
  [CONFAB_PROFILE_GENERIC] = {
    .send_stream_options = FALSE,
    .reasoning_request = CONFAB_REASONING_EFFORT,
    .reasoning_replay = CONFAB_REPLAY_NEVER,
    .remote_image_urls = TRUE,
    .image_types = web_images, .max_images = 20, .max_image_bytes = 20 * MEBIBYTE,
    .max_image_edge = USUAL_EDGE,
    .video_mode = CONFAB_VIDEO_NONE, .video_types = no_types,
    .max_frames = 16,
    .file_types = no_types,
    .max_request_bytes = USUAL_REQUEST,
    .models_path = "models",
  },
  [CONFAB_PROFILE_AIMLAPI] = {
    .send_stream_options = TRUE,
    .reasoning_request = CONFAB_REASONING_OBJECT,
    .reasoning_replay = CONFAB_REPLAY_TOOL_TURNS, .reasoning_replay_field = "reasoning_details",
    .remote_image_urls = TRUE,
    .image_types = web_images, .max_images = 60, .max_image_bytes = 20 * MEBIBYTE,
    .max_image_edge = USUAL_EDGE, .still_images = TRUE,
    .video_mode = CONFAB_VIDEO_URL, .video_types = step_videos, .max_video_bytes = STEP_VIDEO,
    .max_videos = 1, .max_frames = 32,
    .file_types = no_types,
    .max_request_bytes = STEP_REQUEST,
    .media_first = TRUE,
    .models_path = "models?include=all", .balance_path = "/v2/billing",
    .key_page = "https://aimlapi.com/app/keys", .billing_page = "https://aimlapi.com/app/billing/",
  },
  [CONFAB_PROFILE_OPENAI] = {
    .send_stream_options = TRUE,
    .reasoning_request = CONFAB_REASONING_EFFORT,
    .reasoning_replay = CONFAB_REPLAY_NEVER,
    .remote_image_urls = TRUE,
    .image_types = web_images, .max_images = 500, .max_image_bytes = 25 * MEBIBYTE,
    .max_image_edge = USUAL_EDGE, .still_images = TRUE,
    .video_mode = CONFAB_VIDEO_NONE, .video_types = no_types,
    .max_frames = 32,
    .takes_files = TRUE, .file_types = pdf_files, .max_file_bytes = 32 * MEBIBYTE,
    .max_request_bytes = 50 * MEGABYTE,
    .models_path = "models",
    .key_page = "https://platform.openai.com/api-keys",
    .billing_page = "https://platform.openai.com/settings/organization/billing",
  },
  [CONFAB_PROFILE_OPENROUTER] = {
    .send_stream_options = FALSE,
    .reasoning_request = CONFAB_REASONING_OBJECT,
    .reasoning_replay = CONFAB_REPLAY_TOOL_TURNS, .reasoning_replay_field = "reasoning_details",
    .prefill = CONFAB_PREFILL_LAST, .prefill_trimmed = TRUE,
    .remote_image_urls = TRUE,
    .image_types = web_images, .max_images = 40, .max_image_bytes = 20 * MEBIBYTE,
    .max_image_edge = USUAL_EDGE,
    .video_mode = CONFAB_VIDEO_URL, .video_types = web_videos, .max_video_bytes = STEP_VIDEO,
    .max_frames = 32,
    .takes_files = TRUE, .file_types = pdf_files, .max_file_bytes = 32 * MEBIBYTE,
    .max_request_bytes = STEP_REQUEST,
    .models_path = "models", .balance_path = "key",
    .key_page = "https://openrouter.ai/settings/keys", .billing_page = "https://openrouter.ai/settings/credits",
  },
  [CONFAB_PROFILE_LLAMA_SERVER] = {
    .send_stream_options = TRUE,
    .reasoning_request = CONFAB_REASONING_EFFORT,
    .reasoning_replay = CONFAB_REPLAY_TOOL_TURNS, .reasoning_replay_field = "reasoning_content",
    .repetition_penalty = "repeat_penalty",
    .prefill = CONFAB_PREFILL_LAST, .prefill_unthinking = TRUE,
    .remote_image_urls = TRUE,
    .image_types = stb_images, .max_images = 60, .max_image_bytes = 50 * MEBIBYTE,
    .max_image_edge = USUAL_EDGE,
    .video_mode = CONFAB_VIDEO_INPUT, .video_types = step_videos, .max_video_bytes = 256 * MEBIBYTE,
    .max_frames = 16,
    .file_types = no_types,
    .max_request_bytes = LOCAL_REQUEST,
    .media_first = TRUE,
    .models_path = "models",
  },
  [CONFAB_PROFILE_OLLAMA] = {
    .send_stream_options = TRUE,
    .reasoning_request = CONFAB_REASONING_EFFORT,
    .reasoning_replay = CONFAB_REPLAY_TOOL_TURNS, .reasoning_replay_field = "reasoning",
    .prefill = CONFAB_PREFILL_LAST,
    .remote_image_urls = FALSE,
    .image_types = plain_images, .max_images = 60, .max_image_bytes = 50 * MEBIBYTE,
    .max_image_edge = USUAL_EDGE,
    .video_mode = CONFAB_VIDEO_NONE, .video_types = no_types,
    .max_frames = 16,
    .file_types = no_types,
    .max_request_bytes = LOCAL_REQUEST,
    .models_path = "models",
  },
  [CONFAB_PROFILE_VLLM] = {
    .send_stream_options = TRUE,
    .reasoning_request = CONFAB_REASONING_EFFORT,
    .reasoning_replay = CONFAB_REPLAY_TOOL_TURNS, .reasoning_replay_field = "reasoning",
    .prefill = CONFAB_PREFILL_TEMPLATE,
    .remote_image_urls = TRUE,
    .image_types = web_images, .max_images = 60, .max_image_bytes = 50 * MEBIBYTE,
    .max_image_edge = USUAL_EDGE,
    .video_mode = CONFAB_VIDEO_URL, .video_types = step_videos, .max_video_bytes = 256 * MEBIBYTE,
    .max_frames = 32,
    .file_types = no_types,
    .max_request_bytes = LOCAL_REQUEST,
    .media_first = TRUE,
    .models_path = "models",
  },
  [CONFAB_PROFILE_LM_STUDIO] = {
    .send_stream_options = TRUE,
    .reasoning_request = CONFAB_REASONING_EFFORT,
    .reasoning_replay = CONFAB_REPLAY_NEVER,
    .repetition_penalty = "repeat_penalty",
    .remote_image_urls = FALSE,
    .image_types = plain_images, .max_images = 60, .max_image_bytes = 50 * MEBIBYTE,
    .max_image_edge = USUAL_EDGE,
    .video_mode = CONFAB_VIDEO_NONE, .video_types = no_types,
    .max_frames = 16,
    .file_types = no_types,
    .max_request_bytes = LOCAL_REQUEST,
    .models_path = "/api/v0/models",
  },
  [CONFAB_PROFILE_DEEPSEEK] = {
    .send_stream_options = TRUE,
    .reasoning_request = CONFAB_REASONING_EFFORT,
    .reasoning_replay = CONFAB_REPLAY_TOOL_TURNS, .reasoning_replay_field = "reasoning_content",
    .prefill = CONFAB_PREFILL_PREFIX, .prefill_path = "/beta/chat/completions",
    .remote_image_urls = FALSE,
    .image_types = no_types,
    .video_mode = CONFAB_VIDEO_NONE, .video_types = no_types,
    .file_types = no_types,
    .max_request_bytes = USUAL_REQUEST,
    .plain_content = TRUE,
    .models_path = "models", .balance_path = "/user/balance",
    .key_page = "https://platform.deepseek.com/api_keys", .billing_page = "https://platform.deepseek.com/top_up",
  },
};

/**
 * confab_dialect_get:
 * @profile: a profile
 *
 * Returns: (transfer none): what such a service can be sent
 */
const ConfabDialect *
confab_dialect_get (ConfabProfile profile)
{
  g_return_val_if_fail (profile < CONFAB_N_PROFILES, NULL);

  return &dialects[profile];
}
