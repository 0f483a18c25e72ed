/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "transcript.h"
#include "two-readers.h"

#define STREAM "text/event-stream"
#define JSON "application/json"
#define D(json) "data: " json "\n\n"
#define DONE "data: [DONE]\n\n"
/* One choice with a delta, and how it ends. */
#define DELTA(delta) D ("{\"choices\":[{\"index\":0,\"delta\":{" delta "},\"finish_reason\":null}]}")
#define STOP(reason) D ("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" reason "\"}]}")
#define CALL(fragment) DELTA ("\"tool_calls\":[{" fragment "}]")
/* One choice as llama-server writes it. */
#define LLAMA(choice) D ("{\"choices\":[{" choice "}],\"created\":1795360627,\"id\":\"chatcmpl-1\",\"model\":\"/models/tiny.gguf\"," \
                         "\"system_fingerprint\":\"b11669-Debian\",\"object\":\"chat.completion.chunk\"}")

typedef struct
{
  const char *name;
  const char *media_type;
  const char *bytes;
  const char *expected;
} Row;

static const Row rows[] = {
  /* The AI/ML API as its own transcripts have it. */
  { "aimlapi", STREAM,
    ": OPENROUTER PROCESSING\n\n"
    D ("{\"id\":\"gen-1\",\"model\":\"step\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"reasoning\":\"Two \","
       "\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"Two \",\"format\":\"unknown\",\"index\":0}]},\"finish_reason\":null,\"logprobs\":null}]}")
    D ("{\"id\":\"gen-1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Four.\"},\"finish_reason\":null}]}")
    D ("{\"id\":\"gen-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"stop\",\"native_finish_reason\":\"eos\"}]}")
    D ("{\"id\":\"gen-1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}],"
       "\"usage\":{\"prompt_tokens\":21},\"meta\":{\"usage\":{\"credits_used\":30,\"usd_spent\":0.000015}}}")
    DONE,
    "I0 id=gen-1 name=step\nR0 Two \nD0 [{\"type\":\"reasoning.text\",\"text\":\"Two \",\"format\":\"unknown\",\"index\":0}]\n"
    "T0 Four.\nF0 name=eos stop\nU0 {\"prompt_tokens\":21}\n$0 {\"usd\":1.5e-05,\"credits\":30}\nok" },
  { "claude: empty ids, second finish without delta, no end", STREAM,
    D ("{\"id\":\"msg_1\",\"model\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hi\"}}]}")
    D ("{\"id\":\"\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"!\"},\"finish_reason\":\"stop\"}],\"usage\":{\"total_tokens\":3}}")
    D ("{\"id\":\"\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}],\"usage\":null}"),
    "I0 id=msg_1 name=c\nT0 Hi!\nF0 stop\nU0 {\"total_tokens\":3}\nok" },
  { "content null, empty reasoning, usage without choices", STREAM,
    DELTA ("\"content\":null,\"reasoning_content\":\"\"") DELTA ("\"content\":null,\"reasoning_content\":\"Okay\"")
    DELTA ("\"content\":\"Hello\",\"reasoning_content\":null") STOP ("stop")
    D ("{\"choices\":[],\"usage\":{\"total_tokens\":9}}") DONE,
    "R0 Okay\nT0 Hello\nF0 stop\nU0 {\"total_tokens\":9}\nok" },

  /* llama-server, build 11669, as it answered; the ids and the numbers are shortened. */
  { "llama-server: text, log-probabilities, usage, timings", STREAM,
    LLAMA ("\"finish_reason\":null,\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null}")
    LLAMA ("\"finish_reason\":null,\"index\":0,\"delta\":{\"content\":\" call\"},\"logprobs\":{\"content\":[{\"id\":449,\"token\":\" call\","
           "\"bytes\":[32,99,97,108,108],\"logprob\":-1.25,\"top_logprobs\":[{\"id\":449,\"token\":\" call\",\"logprob\":-1.25}]}]}")
    LLAMA ("\"finish_reason\":\"length\",\"index\":0,\"delta\":{}")
    D ("{\"choices\":[],\"id\":\"chatcmpl-1\",\"model\":\"/models/tiny.gguf\",\"usage\":{\"completion_tokens\":1,\"prompt_tokens\":22},"
       "\"timings\":{\"cache_n\":0,\"predicted_per_second\":1718.5}}")
    DONE,
    "I0 id=chatcmpl-1 name=/models/tiny.gguf\nT0  call\nL0 [{\"id\":449,\"token\":\" call\",\"bytes\":[32,99,97,108,108],\"logprob\":-1.25,"
    "\"top_logprobs\":[{\"id\":449,\"token\":\" call\",\"logprob\":-1.25}]}]\nF0 length\nU0 {\"completion_tokens\":1,\"prompt_tokens\":22}\n"
    "M0 {\"cache_n\":0,\"predicted_per_second\":1718.5}\nok" },
  { "llama-server: a tool call by its grammar", STREAM,
    LLAMA ("\"finish_reason\":null,\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null}")
    LLAMA ("\"finish_reason\":null,\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"7gim\",\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"arguments\":\"{\"}}]}")
    LLAMA ("\"finish_reason\":null,\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\"\"}}]}")
    LLAMA ("\"finish_reason\":null,\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"city\\\":1}\"}}]}")
    LLAMA ("\"finish_reason\":\"tool_calls\",\"index\":0,\"delta\":{}")
    DONE,
    "I0 id=chatcmpl-1 name=/models/tiny.gguf\nC0.0 id=7gim type=function name=get_weather {\nC0.0 \"\nC0.0 city\":1}\nF0 tool_calls\nok" },

  /* Guards. */
  { "UTF-8 in pieces", STREAM, DELTA ("\"content\":\"Grüße 😀\"") STOP ("stop"), "T0 Grüße 😀\nF0 stop\nok" },
  { "half a surrogate", STREAM, DELTA ("\"content\":\"a\\ud83d\"") DELTA ("\"content\":\"b\"") DONE, "T0 a\uFFFDb\nF0 stop\nok" },
  /* As the test server mock-llm 0.1.29 cuts a text. */
  { "halves of a character", STREAM, DELTA ("\"content\":\"ü \\ud83d\"") DELTA ("\"content\":\"\\ude00\"") STOP ("stop") DONE,
    "T0 ü 😀\nF0 stop\nok" },
  { "halves in the last piece", STREAM, DELTA ("\"content\":\"\\ud83d\"") DELTA ("\"content\":\"\\ude00\\ud83d\"") DELTA ("\"content\":\"\"")
    D ("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\ude01.\"},\"finish_reason\":\"stop\"}]}") DONE, "T0 😀😁.\nF0 stop\nok" },
  { "halves of reasoning and text", STREAM, DELTA ("\"reasoning\":\"\\ud83d\"") DELTA ("\"reasoning\":\"\\ude00\"")
    DELTA ("\"content\":\"\\ud83d\"") DELTA ("\"content\":\"\\ude01\"") STOP ("stop"), "R0 😀\nT0 😁\nF0 stop\nok" },
  { "halves that do not meet", STREAM, DELTA ("\"content\":\"\\ude00a\\ud83d\"") DELTA ("\"content\":\"\\ud83d\"") DELTA ("\"content\":\"\uFFFD\"")
    DELTA ("\"content\":\"\\ud83d\"") STOP ("stop"), "T0 \uFFFDa\uFFFD\uFFFD\uFFFD\uFFFD\nF0 stop\nok" },
  { "halves of two choices", STREAM,
    D ("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\ud83d\"}}]}") D ("{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"\\ud83d\"}}]}")
    D ("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\ude00\"},\"finish_reason\":\"stop\"}]}")
    D ("{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"\\ude01\"},\"finish_reason\":\"stop\"}]}"),
    "T0 😀\nF0 stop\nT1 😁\nF1 stop\nok" },
  { "CRLF and several data lines", STREAM,
    "data: {\"choices\":[{\"delta\":\r\ndata: {\"content\":\"x\"}}]}\r\n\r\ndata: [DONE]\r\n\r\n", "T0 x\nF0 stop\nok" },
  { "no [DONE]", STREAM, DELTA ("\"content\":\"x\"") STOP ("length"), "T0 x\nF0 length\nok" },
  { "[DONE] without a blank line", STREAM, DELTA ("\"content\":\"x\"") "data: [DONE]", "T0 x\nF0 stop\nok" },
  { "[DONE] with blanks", STREAM, DELTA ("\"content\":\"x\"") "data:   [DONE]  \n\n", "T0 x\nF0 stop\nok" },
  { "after [DONE]", STREAM, DELTA ("\"content\":\"x\"") DONE DELTA ("\"content\":\"y\"") D ("{\"error\":{\"message\":\"late\"}}"),
    "T0 x\nF0 stop\nok" },
  { "no reason but [DONE]", STREAM, DELTA ("\"content\":\"x\"") DONE, "T0 x\nF0 stop\nok" },
  { "done and nothing", STREAM, DELTA ("\"content\":\"\"") DONE, "failed empty: The reply has no content" },
  { "cut", STREAM, DELTA ("\"content\":\"x\""), "T0 x\nfailed truncated: The service ended the connection before the end of its reply" },
  { "cut in an event", STREAM, DELTA ("\"content\":\"x\"") "data: {\"choices\":[{\"delta\":{\"content\":\"lo",
    "T0 x\nfailed truncated: The service ended the connection before the end of its reply" },
  { "nothing", STREAM, "", "failed empty: The service closed the connection without sending a reply" },
  { "only comments", STREAM, ": keep-alive\n\n: keep-alive\n\n", "failed empty: The service closed the connection without sending a reply" },
  { "a reason and no content", STREAM, STOP ("content_filter"), "F0 content_filter\nok" },
  { "missing and wrong members", STREAM,
    D ("{}") D ("{\"choices\":null}") D ("{\"choices\":[null,5,\"x\"]}") D ("{\"choices\":[{}]}") D ("{\"choices\":[{\"delta\":null}]}")
    D ("{\"choices\":[{\"index\":\"x\",\"delta\":{\"content\":7,\"tool_calls\":{},\"reasoning\":[],\"refusal\":{},\"annotations\":1}}]}")
    D ("{\"choices\":[{\"index\":-1,\"delta\":{\"content\":\"no\"}}]}") D ("{\"choices\":[{\"index\":99999999,\"delta\":{\"content\":\"no\"}}]}")
    D ("{\"id\":5,\"model\":{},\"usage\":[],\"meta\":\"x\",\"timings\":3,\"choices\":[{\"logprobs\":{\"content\":{}},\"finish_reason\":{}}]}")
    DELTA ("\"content\":\"x\"") STOP ("stop"),
    "T0 x\nF0 stop\nok" },
  { "content as parts", STREAM,
    DELTA ("\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Hm\"}]},{\"type\":\"text\",\"text\":\"a\"},\"b\",null]")
    DELTA ("\"content\":{\"type\":\"text\",\"text\":\"c\"}") STOP ("stop"),
    "R0 Hm\nT0 abc\nF0 stop\nok" },
  { "reason changes", STREAM, DELTA ("\"content\":\"x\"") STOP ("stop") STOP ("length") STOP ("content_filter") DONE,
    "T0 x\nF0 stop\nF0 length\nok" },
  { "empty reason", STREAM, D ("{\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"\"}]}"),
    "T0 x\nfailed truncated: The service ended the connection before the end of its reply" },
  { "unfinished last event", STREAM, DELTA ("\"content\":\"x\"") "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
    "T0 x\nF0 stop\nok" },

  /* Reasoning. */
  { "reasoning in both fields", STREAM, DELTA ("\"reasoning\":\"A\",\"reasoning_content\":\"A\"") DELTA ("\"content\":\"x\"") STOP ("stop"),
    "R0 A\nT0 x\nF0 stop\nok" },
  { "reasoning only in details", STREAM,
    DELTA ("\"reasoning_details\":[{\"type\":\"reasoning.summary\",\"summary\":\"S\",\"index\":0},{\"type\":\"reasoning.encrypted\",\"data\":\"eA==\",\"index\":1}]")
    DELTA ("\"content\":\"x\"") STOP ("stop"),
    "R0 S\nD0 [{\"type\":\"reasoning.summary\",\"summary\":\"S\",\"index\":0},{\"type\":\"reasoning.encrypted\",\"data\":\"eA==\",\"index\":1}]\n"
    "T0 x\nF0 stop\nok" },
  { "think tags", STREAM,
    DELTA ("\"content\":\"\\n<thi\"") DELTA ("\"content\":\"nk>\\n\"") DELTA ("\"content\":\"Hm <b\"") DELTA ("\"content\":\"> </thi\"")
    DELTA ("\"content\":\"nk>\"") DELTA ("\"content\":\"\\n\\nYes\"") DELTA ("\"content\":\" <think>no</think>\"") STOP ("stop"),
    "R0 Hm <b> \nT0 Yes <think>no</think>\nF0 stop\nok" },
  { "think tags, none", STREAM, DELTA ("\"content\":\"<thin\"") DELTA ("\"content\":\"g>\"") STOP ("stop"), "T0 <thing>\nF0 stop\nok" },
  { "think tags, unfinished start", STREAM, DELTA ("\"content\":\"<th\"") STOP ("stop"), "T0 <th\nF0 stop\nok" },
  { "think tags, not closed", STREAM, DELTA ("\"content\":\"<think>a</th\"") STOP ("length"), "R0 a</th\nF0 length\nok" },
  { "think tags repeat the field", STREAM,
    DELTA ("\"reasoning_content\":\"Hm\",\"content\":\"<think>Hm\"") DELTA ("\"content\":\"</think>x\"") STOP ("stop"),
    "R0 Hm\nT0 x\nF0 stop\nok" },
  { "think tags beside another field", STREAM, DELTA ("\"reasoning_content\":\"Hm\",\"content\":\"<think>Oh</think>x\"") STOP ("stop"),
    "R0 HmOh\nT0 x\nF0 stop\nok" },

  /* Tool calls. */
  { "tool calls", STREAM,
    CALL ("\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}")
    CALL ("\"index\":0,\"function\":{\"arguments\":\"{\\\"a\"}") CALL ("\"index\":0,\"function\":{\"arguments\":\"\\\":1}\"}")
    STOP ("tool_calls") DONE,
    "C0.0 id=c1 type=function name=f\nC0.0 {\"a\nC0.0 \":1}\nF0 tool_calls\nok" },
  { "index missing", STREAM,
    CALL ("\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}") CALL ("\"function\":{\"arguments\":\"}\"}")
    CALL ("\"id\":\"c2\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}") STOP ("tool_calls"),
    "C0.0 id=c1 type=function name=f {\nC0.0 }\nC0.1 id=c2 type=function name=g {}\nF0 tool_calls\nok" },
  { "one index, two ids", STREAM,
    CALL ("\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}")
    CALL ("\"index\":0,\"id\":\"c2\",\"function\":{\"name\":\"g\",\"arguments\":\"{\"}") CALL ("\"index\":0,\"function\":{\"arguments\":\"}\"}")
    STOP ("tool_calls"),
    "C0.0 id=c1 type=function name=f {}\nC0.1 id=c2 type=function name=g {\nC0.1 }\nF0 tool_calls\nok" },
  { "index from one", STREAM,
    CALL ("\"index\":1,\"id\":\"c1\",\"function\":{\"name\":\"f\"}") CALL ("\"index\":1,\"function\":{\"arguments\":\"{}\"}") STOP ("tool_calls"),
    "C0.0 id=c1 type=function name=f\nC0.0 {}\nF0 tool_calls\nok" },
  { "id missing", STREAM, CALL ("\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}") STOP ("tool_calls"),
    "C0.0 id=call_0 type=function name=f {}\nF0 tool_calls\nok" },
  { "id later", STREAM, CALL ("\"index\":0,\"function\":{\"name\":\"f\"}") CALL ("\"index\":0,\"id\":\"c9\",\"function\":{\"arguments\":\"{}\"}")
    STOP ("tool_calls"),
    "C0.0 id=call_0 type=function name=f\nC0.0 id=c9 {}\nF0 tool_calls\nok" },
  { "our id is taken", STREAM, CALL ("\"index\":0,\"id\":\"call_1\",\"function\":{\"name\":\"f\"}") CALL ("\"index\":1,\"function\":{\"name\":\"g\"}")
    STOP ("tool_calls"),
    "C0.0 id=call_1 type=function name=f\nC0.1 id=call_2 type=function name=g\nF0 tool_calls\nok" },
  { "name late, split, empty and again", STREAM,
    CALL ("\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"\",\"arguments\":\"\"}") CALL ("\"index\":0,\"function\":{\"name\":\"get_\"}")
    CALL ("\"index\":0,\"function\":{\"name\":\"time\"}") CALL ("\"index\":0,\"function\":{\"name\":\"get_time\",\"arguments\":\"{\"}")
    CALL ("\"index\":0,\"function\":{\"name\":\"get_time\",\"arguments\":\"}\"}") STOP ("tool_calls"),
    "C0.0 id=c1 type=function\nC0.0 name=get_\nC0.0 name=time\nC0.0 {\nC0.0 }\nF0 tool_calls\nok" },
  { "arguments as an object, finish stop", STREAM, CALL ("\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":{\"a\":[1,0.7]}}")
    STOP ("stop") DONE,
    "C0.0 id=c1 type=function name=f {\"a\":[1,0.7]}\nF0 tool_calls\nok" },
  { "calls after stop", STREAM, DELTA ("\"content\":\"x\"") STOP ("stop") CALL ("\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"f\"}"),
    "T0 x\nF0 stop\nC0.0 id=c1 type=function name=f\nF0 tool_calls\nok" },
  { "a custom call", STREAM, CALL ("\"index\":0,\"id\":\"c1\",\"type\":\"custom\",\"custom\":{\"name\":\"sql\",\"input\":\"select 1\"}") STOP ("tool_calls"),
    "C0.0 id=c1 type=custom name=sql select 1\nF0 tool_calls\nok" },
  { "whole calls without index and id", STREAM,
    DELTA ("\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},{\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]") STOP ("stop"),
    "C0.0 id=call_0 type=function name=f {}\nC0.1 id=call_1 type=function name=g {}\nF0 tool_calls\nok" },
  { "the older function_call", STREAM, DELTA ("\"function_call\":{\"name\":\"f\",\"arguments\":\"{\"}") DELTA ("\"function_call\":{\"arguments\":\"}\"}")
    STOP ("function_call"),
    "C0.0 id=call_0 type=function name=f {\nC0.0 }\nF0 function_call\nok" },

  /* What else a reply carries. */
  { "several choices", STREAM,
    D ("{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"}}]}") D ("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}},{\"index\":1,\"delta\":{\"content\":\"B\"}}]}")
    D ("{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}") D ("{\"choices\":[{\"index\":1,\"finish_reason\":\"length\"}]}"),
    "T1 b\nT0 a\nT1 B\nF0 stop\nF1 length\nok" },
  { "one of two choices is cut", STREAM,
    D ("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"},{\"index\":1,\"delta\":{\"content\":\"b\"}}]}"),
    "T0 a\nF0 stop\nT1 b\nfailed truncated: The service ended the connection before the end of its reply" },
  { "numbers that are none", STREAM,
    D ("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a \\\"NaN\\\"\"},\"logprobs\":{\"content\":[{\"token\":\"a\",\"logprob\":NaN,"
       "\"top_logprobs\":[{\"token\":\"a\",\"logprob\":-Infinity}]}]}}]}")
    STOP ("stop"),
    "T0 a \"NaN\"\nL0 [{\"token\":\"a\",\"logprob\":null,\"top_logprobs\":[{\"token\":\"a\",\"logprob\":null}]}]\nF0 stop\nok" },
  { "numbers that are none, in a body", JSON, "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\",\"score\":Infinity}]}",
    "T0 a\nF0 stop\nok" },
  { "logprobs, refusal and annotations", STREAM,
    D ("{\"choices\":[{\"delta\":{\"refusal\":\"No.\",\"annotations\":[{\"type\":\"url_citation\"}]},"
       "\"logprobs\":{\"content\":[{\"token\":\"a\",\"logprob\":-0.1}],\"refusal\":[{\"token\":\"No\",\"logprob\":-9999.0}]},\"finish_reason\":\"stop\"}]}"),
    "X0 No.\nA0 [{\"type\":\"url_citation\"}]\nL0 [{\"token\":\"a\",\"logprob\":-0.1}]\nL0 [{\"token\":\"No\",\"logprob\":-9999}]\nF0 stop\nok" },
  { "usage with every chunk", STREAM,
    D ("{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"n\":1}}") D ("{\"choices\":[{\"delta\":{\"content\":\"b\"}}],\"usage\":{\"n\":2}}") DONE,
    "T0 ab\nF0 stop\nU0 {\"n\":2}\nok" },
  { "OpenRouter's cost", STREAM, DELTA ("\"content\":\"x\"") STOP ("stop") D ("{\"choices\":[],\"usage\":{\"cost\":0.95}}") DONE,
    "T0 x\nF0 stop\nU0 {\"cost\":0.95}\n$0 {\"usd\":0.95}\nok" },
  { "a cost as text", STREAM, DELTA ("\"content\":\"x\"") STOP ("stop") D ("{\"meta\":{\"usage\":{\"credits_used\":2,\"usd_spent\":\"0.000001\"}}}") DONE,
    "T0 x\nF0 stop\n$0 {\"usd\":1e-06,\"credits\":2}\nok" },
  { "timings", STREAM, DELTA ("\"role\":\"assistant\",\"content\":null") DELTA ("\"content\":\"x\"") STOP ("stop")
    D ("{\"choices\":[],\"usage\":{\"n\":1},\"timings\":{\"predicted_per_second\":50.5}}") DONE,
    "T0 x\nF0 stop\nU0 {\"n\":1}\nM0 {\"predicted_per_second\":50.5}\nok" },

  /* Errors in what should be a reply. */
  { "error in the middle", STREAM, DELTA ("\"content\":\"x\"")
    D ("{\"error\":{\"code\":\"server_error\",\"message\":\"Provider disconnected\",\"metadata\":{\"error_type\":\"provider_unavailable\"}},"
       "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"y\"},\"finish_reason\":\"error\"}]}") DELTA ("\"content\":\"z\""),
    "T0 xy\nfailed server: Provider disconnected" },
  { "error code in the middle", STREAM, DELTA ("\"content\":\"x\"") D ("{\"error\":{\"code\":429,\"message\":\"Slow down\"}}"),
    "T0 x\nfailed rate-limit: Slow down" },
  { "finish reason error", STREAM, DELTA ("\"content\":\"x\"") STOP ("error"), "T0 x\nfailed server: The service ended its reply because of an error" },
  { "error in a choice", JSON, "{\"choices\":[{\"error\":{\"code\":502,\"message\":\"Bad\"},\"finish_reason\":\"error\"}]}", "failed server: Bad" },
  { "error null", STREAM, D ("{\"error\":null,\"choices\":[{\"delta\":{\"content\":\"x\"},\"error\":null}]}") DONE, "T0 x\nF0 stop\nok" },
  { "error as text", STREAM, D ("{\"error\":\"Compute error.\"}"), "failed server: Compute error." },
  { "error twice", STREAM, D ("{\"error\":{\"message\":\"Compute error.\"},\"message\":\"Compute error.\"}"), "failed server: Compute error." },
  { "flat error", STREAM, D ("{\"message\":\"Too Many Requests\",\"statusCode\":\"429\",\"requestId\":\"r\"}"), "failed rate-limit: Too Many Requests" },
  { "event: error", STREAM, "event: error\n" D ("{\"error\":{\"message\":\"Boom\",\"type\":\"server_error\"}}"), "failed server: Boom" },
  { "event: error with text", STREAM, "event: error\n" D ("Boom"), "failed server: Boom" },
  { "field error", STREAM, "error: {\"code\":500,\"message\":\"Boom\",\"type\":\"server_error\"}\n\n", "failed server: Boom" },
  { "bare JSON error in a stream", STREAM, "{\"error\":{\"message\":\"no model\",\"type\":\"not_found_error\"}}\n", "failed not-found: no model" },
  { "bare reply in a stream", STREAM, "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}", "T0 x\nF0 stop\nok" },
  { "error as JSON", JSON, "{\"error\":{\"message\":\"loading\",\"type\":\"unavailable_error\",\"code\":503}}", "failed overloaded: loading" },
  { "a page", "text/html", "<html><title>Log in</title></html>",
    "failed protocol: A web page came instead of a reply: the address may be wrong, or the network wants you to log in first" },
  { "a page that is called text", NULL, "\n <!DOCTYPE html><html></html>",
    "failed protocol: A web page came instead of a reply: the address may be wrong, or the network wants you to log in first" },
  { "garbage", STREAM, "nonsense\nmore of it\n", "failed protocol: The answer is not the reply of a model" },
  { "one bad event", STREAM, D ("{broken") DELTA ("\"content\":\"x\"") DONE, "T0 x\nF0 stop\nok" },
  { "three bad events", STREAM, DELTA ("\"content\":\"x\"") D ("{broken") D ("5") D ("[]") DELTA ("\"content\":\"y\""),
    "T0 x\nfailed protocol: The service sent a stream that cannot be read" },
  { "bad events that are not in a row", STREAM, D ("{a") D ("{b") DELTA ("\"content\":\"x\"") D ("{c") D ("{d") DONE, "T0 x\nF0 stop\nok" },
  { "only bad events", STREAM, D ("{a") D ("{b"), "failed protocol: The service sent a stream that cannot be read" },

  /* Whole answers, and one form in place of the other. */
  { "whole answer", JSON,
    "\n\n {\"id\":\"gen-1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"native_finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\","
    "\"content\":\"Four.\",\"refusal\":null,\"reasoning\":\"2+2\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"2+2\",\"index\":0}]}}],"
    "\"usage\":{\"prompt_tokens\":21,\"completion_tokens_details\":null},\"meta\":{\"usage\":{\"credits_used\":30,\"usd_spent\":0.5}}}\n",
    "I0 id=gen-1 name=m\nR0 2+2\nD0 [{\"type\":\"reasoning.text\",\"text\":\"2+2\",\"index\":0}]\nT0 Four.\nF0 name=stop stop\n"
    "U0 {\"prompt_tokens\":21,\"completion_tokens_details\":null}\n$0 {\"usd\":0.5,\"credits\":30}\nok" },
  { "whole answer with n, calls and tags", NULL,
    "\xEF\xBB\xBF{\"choices\":[{\"index\":0,\"message\":{\"content\":null,\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{}}},"
    "{\"function\":{\"name\":\"g\"}}]},\"finish_reason\":\"stop\"},{\"index\":1,\"message\":{\"content\":\"<think>a</think>b\"},\"finish_reason\":\"stop\"}]}",
    "C0.0 id=call_0 type=function name=f {}\nC0.1 id=call_1 type=function name=g\nF0 tool_calls\nR1 a\nT1 b\nF1 stop\nok" },
  { "whole answer without a reason", JSON, "{\"choices\":[{\"message\":{\"content\":\"x\"}}]}", "T0 x\nF0 stop\nok" },
  { "stream called JSON", JSON, DELTA ("\"content\":\"x\"") DONE, "T0 x\nF0 stop\nok" },
  { "stream called nothing", "text/plain", "\n: hi\n" DELTA ("\"content\":\"x\"") DONE, "T0 x\nF0 stop\nok" },
  { "whole message at the end of a stream", STREAM, DELTA ("\"content\":\"x\"")
    D ("{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}"), "T0 x\nF0 stop\nok" },
  { "cut answer", JSON, "{\"choices\":[{\"message\":{\"content\":\"x", "failed truncated: The reply was cut off" },
  { "not a reply", JSON, "{\"hello\":1}", "failed protocol: The answer is not the reply of a model" },
  { "bad JSON", JSON, "{nope}", "failed protocol: The answer is not the reply of a model" },
  { "empty answer", JSON, "", "failed empty: The service closed the connection without sending a reply" },
  { "blank answer", JSON, "\n\n\n", "failed empty: The service closed the connection without sending a reply" },
  { "array with an error", JSON, "[{\"error\":{\"code\":401,\"message\":\"bad key\"}}]", "failed auth: bad key" },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  gsize length = strlen (row->bytes);
  const gsize pieces[] = { length + 1, 1, 2, 7, 0, 0, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autofree char *log = transcript_read (row->media_type, row->bytes, length, pieces[i], NULL);

      g_assert_cmpstr (log, ==, row->expected);
    }
  two_readers_read_stream (row->bytes, length);
}

static void
test_failure (void)
{
  g_autoptr (ConfabFailure) failure = NULL;
  g_autofree char *log = NULL;
  static const char bytes[] = D ("{\"message\":\"No\",\"statusCode\":500,\"requestId\":\"abc\"}");

  log = transcript_read (STREAM, bytes, strlen (bytes), 1, &failure);
  g_assert_nonnull (failure);
  g_assert_cmpint (failure->kind, ==, CONFAB_FAILURE_SERVER);
  g_assert_cmpuint (failure->http_status, ==, 200);
  g_assert_cmpstr (failure->request_id, ==, "abc");
  g_assert_nonnull (strstr (failure->raw, "statusCode"));
}

static void
ignore_cb (const ConfabDelta *delta,
           gpointer           user_data)
{
  guint *n_deltas = user_data;

  (*n_deltas)++;
}

/* What may be sent again, and when no more bytes are wanted. */
static void
test_content_seen (void)
{
  guint n_deltas = 0;
  g_autoptr (ConfabReplyReader) reader = confab_reply_reader_new (STREAM, ignore_cb, &n_deltas);
  static const char start[] = D ("{\"id\":\"1\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}");
  static const char text[] = DELTA ("\"reasoning\":\"x\"");

  g_assert_true (confab_reply_reader_feed (reader, start, strlen (start)));
  g_assert_false (confab_reply_reader_get_content_seen (reader));
  g_assert_true (confab_reply_reader_feed (reader, text, strlen (text)));
  g_assert_true (confab_reply_reader_get_content_seen (reader));
  g_assert_false (confab_reply_reader_feed (reader, DONE, strlen (DONE)));
  g_assert_false (confab_reply_reader_feed (reader, text, strlen (text)));
  g_assert_null (confab_reply_reader_finish (reader));
  /* The id, the reasoning, the finish. */
  g_assert_cmpuint (n_deltas, ==, 3);
}

static void
test_large_event (void)
{
  guint n_deltas = 0;
  g_autoptr (ConfabReplyReader) reader = confab_reply_reader_new (STREAM, ignore_cb, &n_deltas);
  g_autofree char *content = g_strnfill (12 * 1024 * 1024, 'a');
  g_autofree char *event = g_strdup_printf ("data: {\"choices\":[{\"delta\":{\"content\":\"%s\"},\"finish_reason\":\"stop\"}]}\n\n", content);
  gsize length = strlen (event);

  for (gsize i = 0; i < length; i += 16 * 1024)
    g_assert_true (confab_reply_reader_feed (reader, event + i, MIN (16 * 1024, length - i)));
  g_assert_null (confab_reply_reader_finish (reader));
  g_assert_cmpuint (n_deltas, ==, 2);
}

/* Neither an endless line, nor brackets without end, nor an endless document may take memory or stack without limit. */
static void
test_endless (void)
{
  static const struct
  {
    const char *media_type;
    const char *start;
    char        fill;
  } endless[] = {
    { STREAM, "data: ", 'a' },
    { STREAM, "data: ", '[' },
    { JSON, "{", ' ' },
    { "text/html", "<", 'x' },
  };
  g_autofree char *block = g_malloc (1024 * 1024);

  for (gsize i = 0; i < G_N_ELEMENTS (endless); i++)
    {
      guint n_deltas = 0;
      guint n_blocks = 0;
      g_autoptr (ConfabReplyReader) reader = confab_reply_reader_new (endless[i].media_type, ignore_cb, &n_deltas);
      g_autoptr (ConfabFailure) failure = NULL;

      memset (block, endless[i].fill, 1024 * 1024);
      g_assert_true (confab_reply_reader_feed (reader, endless[i].start, strlen (endless[i].start)));
      while (n_blocks < 80 && confab_reply_reader_feed (reader, block, 1024 * 1024))
        n_blocks++;
      g_assert_cmpuint (n_blocks, <=, 64);
      failure = confab_reply_reader_finish (reader);
      g_assert_nonnull (failure);
      g_assert_cmpint (failure->kind, ==, CONFAB_FAILURE_PROTOCOL);
      g_assert_cmpuint (n_deltas, ==, 0);
    }
}

static void
test_deep (void)
{
  g_autofree char *deep = g_strnfill (200000, '[');
  g_autofree char *event = g_strdup_printf ("data: %s\n\ndata: %s\n\ndata: %s\n\n", deep, deep, deep);
  g_autofree char *stream = transcript_read (STREAM, event, strlen (event), 4096, NULL);
  g_autofree char *document = transcript_read (JSON, deep, strlen (deep), 4096, NULL);

  g_assert_cmpstr (stream, ==, "failed protocol: The service sent a stream that cannot be read");
  g_assert_cmpstr (document, ==, "failed protocol: The answer is not the reply of a model");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/provider/reply-reader/%02zu %s", i, rows[i].name);

      g_strdelimit (path + strlen ("/provider/reply-reader/"), "/", '-');
      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/provider/reply-reader/failure", test_failure);
  g_test_add_func ("/provider/reply-reader/content-seen", test_content_seen);
  g_test_add_func ("/provider/reply-reader/large-event", test_large_event);
  g_test_add_func ("/provider/reply-reader/endless", test_endless);
  g_test_add_func ("/provider/reply-reader/deep", test_deep);
  return g_test_run ();
}
