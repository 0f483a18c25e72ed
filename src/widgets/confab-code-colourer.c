/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-code-colourer.h"
#include "widgets/confab-highlighter.h"

struct _ConfabCodeColourer
{
  GObject            parent_instance;

  /* Of its own: those who look at the window do not wait behind what is exported. */
  ConfabHighlighter *highlighter;
};

typedef struct
{
  ConfabBlock   *block;
  PangoAttrList *light;
  PangoAttrList *dark;
} Request;

static void code_colours_iface_init (ConfabCodeColoursInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ConfabCodeColourer, confab_code_colourer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CONFAB_TYPE_CODE_COLOURS, code_colours_iface_init))

static void
request_free (Request *request)
{
  confab_block_unref (request->block);
  g_clear_pointer (&request->light, pango_attr_list_unref);
  g_clear_pointer (&request->dark, pango_attr_list_unref);
  g_free (request);
}

static void
read_style (PangoAttrIterator *iterator,
            gint32            *colour,
            ConfabCodeColour  *style)
{
  PangoAttribute *foreground = pango_attr_iterator_get (iterator, PANGO_ATTR_FOREGROUND);

  if (foreground != NULL)
    {
      PangoColor read = ((PangoAttrColor *)foreground)->color;

      *colour = (read.red >> 8) << 16 | (read.green >> 8) << 8 | read.blue >> 8;
    }
  style->bold |= pango_attr_iterator_get (iterator, PANGO_ATTR_WEIGHT) != NULL;
  style->italic |= pango_attr_iterator_get (iterator, PANGO_ATTR_STYLE) != NULL;
}

static void
add_range (GArray                 *ranges,
           const ConfabCodeColour *range)
{
  ConfabCodeColour *last = ranges->len > 0 ? &g_array_index (ranges, ConfabCodeColour, ranges->len - 1) : NULL;

  if (range->light == CONFAB_CODE_PLAIN && range->dark == CONFAB_CODE_PLAIN && !range->bold && !range->italic)
    return;
  if (last != NULL && last->end == range->start && last->light == range->light && last->dark == range->dark &&
      last->bold == range->bold && last->italic == range->italic)
    last->end = range->end;
  else
    g_array_append_vals (ranges, range, 1);
}

/* Both lists are walked at once; a range ends where one of them changes. */
static void
merge (const Request *request,
       GArray        *ranges)
{
  PangoAttrIterator *light = pango_attr_list_get_iterator (request->light);
  PangoAttrIterator *dark = pango_attr_list_get_iterator (request->dark);
  guint at = 0;

  while (at < request->block->length)
    {
      ConfabCodeColour range = { .start = at, .light = CONFAB_CODE_PLAIN, .dark = CONFAB_CODE_PLAIN };
      int light_end;
      int dark_end;

      pango_attr_iterator_range (light, NULL, &light_end);
      pango_attr_iterator_range (dark, NULL, &dark_end);
      read_style (light, &range.light, &range);
      read_style (dark, &range.dark, &range);
      range.end = MIN ((guint)MIN (light_end, dark_end), (guint)request->block->length);
      add_range (ranges, &range);
      at = range.end;
      if ((guint)light_end <= at)
        pango_attr_iterator_next (light);
      if ((guint)dark_end <= at)
        pango_attr_iterator_next (dark);
    }
  pango_attr_iterator_destroy (light);
  pango_attr_iterator_destroy (dark);
}

/* What was read does not change any more, so that it can be read anywhere. */
static void
merge_worker (GTask        *merging,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  const Request *request = task_data;
  ConfabCodeColouring *colouring = confab_code_colouring_new ();

  g_free (colouring->language);
  colouring->language = confab_highlighter_dup_language_name (request->block->info);
  merge (request, colouring->ranges);
  g_task_return_pointer (merging, colouring, (GDestroyNotify)confab_code_colouring_free);
}

static void
merged_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, g_task_propagate_pointer (G_TASK (result), NULL),
                         (GDestroyNotify)confab_code_colouring_free);
}

static void
dark_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GTask) merging = NULL;
  GError *error = NULL;

  request->dark = confab_highlighter_highlight_finish (CONFAB_HIGHLIGHTER (source), result, &error);
  if (request->dark == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  /* Without a source: its thread must not be the last to hold this object. */
  merging = g_task_new (NULL, NULL, merged_cb, task);
  g_task_set_source_tag (merging, dark_cb);
  g_task_set_task_data (merging, request, NULL);
  g_task_run_in_thread (merging, merge_worker);
}

static void
light_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;

  request->light = confab_highlighter_highlight_finish (CONFAB_HIGHLIGHTER (source), result, &error);
  if (request->light == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  confab_highlighter_highlight_async (CONFAB_HIGHLIGHTER (source), request->block->text, request->block->length,
                                      request->block->info, TRUE, g_task_get_cancellable (task), dark_cb,
                                      g_object_ref (task));
}

static void
colour_async (ConfabCodeColours  *colours,
              const ConfabBlock  *code,
              GCancellable       *cancellable,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  ConfabCodeColourer *self = CONFAB_CODE_COLOURER (colours);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->block = confab_block_ref ((ConfabBlock *)code);
  g_task_set_source_tag (task, colour_async);
  g_task_set_task_data (task, request, (GDestroyNotify)request_free);
  confab_highlighter_highlight_async (self->highlighter, code->text, code->length, code->info, FALSE, cancellable, light_cb,
                                      task);
}

static ConfabCodeColouring *
colour_finish (ConfabCodeColours *colours,
               GAsyncResult      *result,
               GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, colours), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
code_colours_iface_init (ConfabCodeColoursInterface *iface)
{
  iface->colour_async = colour_async;
  iface->colour_finish = colour_finish;
}

static void
confab_code_colourer_dispose (GObject *object)
{
  ConfabCodeColourer *self = CONFAB_CODE_COLOURER (object);

  g_clear_object (&self->highlighter);
  G_OBJECT_CLASS (confab_code_colourer_parent_class)->dispose (object);
}

static void
confab_code_colourer_class_init (ConfabCodeColourerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = confab_code_colourer_dispose;
}

static void
confab_code_colourer_init (ConfabCodeColourer *self)
{
  self->highlighter = confab_highlighter_new ();
}

/**
 * confab_code_colourer_new: (constructor)
 *
 * Returns: (transfer full): who knows the colours of code
 */
ConfabCodeColourer *
confab_code_colourer_new (void)
{
  return g_object_new (CONFAB_TYPE_CODE_COLOURER, NULL);
}
