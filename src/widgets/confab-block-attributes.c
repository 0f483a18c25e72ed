/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "widgets/confab-block-layout-private.h"
#include "widgets/confab-link.h"

#define CODE_SCALE   0.92
#define SCRIPT_SCALE 0.72
#define SUPERSCRIPT  0.36
#define SUBSCRIPT    0.16
#define FOOTNOTE_SCALE 0.92

/* Headings are set closer than running text: their lines belong together. */
#define HEADING_LINE_HEIGHT 0.87

static const double heading_scales[] = { 1.6, 1.35, 1.17, 1.0, 0.92, 0.85 };

double
confab_block_attributes_scale (ConfabBlockLayout *self)
{
  if (self->block->kind != CONFAB_BLOCK_HEADING)
    return self->footnote ? FOOTNOTE_SCALE : 1;
  return heading_scales[CLAMP (self->block->level, 1, G_N_ELEMENTS (heading_scales)) - 1];
}

/* Lines have one height whichever fonts stand in them, so that a word of code or an emoji does not push them apart. */
int
confab_block_attributes_line_height (ConfabBlockLayout *self)
{
  switch (self->block->kind)
    {
    case CONFAB_BLOCK_CODE:
    case CONFAB_BLOCK_HTML:
      return self->style->code_line_height;
    case CONFAB_BLOCK_HEADING:
      return (int)lround (self->style->line_height * confab_block_attributes_scale (self) * HEADING_LINE_HEIGHT);
    case CONFAB_BLOCK_PARAGRAPH:
    case CONFAB_BLOCK_MATH:
    case CONFAB_BLOCK_RULE:
    case CONFAB_BLOCK_TABLE:
    default:
      return (int)lround (self->style->line_height * confab_block_attributes_scale (self));
    }
}

static void
insert (PangoAttrList  *list,
        PangoAttribute *attribute,
        guint           start,
        guint           end)
{
  attribute->start_index = start;
  attribute->end_index = end;
  pango_attr_list_insert (list, attribute);
}

static void
insert_colour (PangoAttrList *list,
               const GdkRGBA *colour,
               guint          start,
               guint          end)
{
  insert (list, pango_attr_foreground_new ((guint16)(colour->red * 65535), (guint16)(colour->green * 65535),
                                           (guint16)(colour->blue * 65535)), start, end);
  /* Without that it is as translucent as the text is. */
  insert (list, pango_attr_foreground_alpha_new ((guint16)(MAX (colour->alpha, 0.01f) * 65535)), start, end);
}

static void
insert_script (ConfabBlockLayout *self,
               PangoAttrList     *list,
               double             rise,
               guint              start,
               guint              end)
{
  double size = self->style->line_height / 1.5 * confab_block_attributes_scale (self);

  /* What is raised must not push the lines apart. */
  insert (list, pango_attr_line_height_new_absolute (PANGO_SCALE), start, end);
  insert (list, pango_attr_rise_new ((int)(rise * size * PANGO_SCALE)), start, end);
  insert (list, pango_attr_scale_new (SCRIPT_SCALE * confab_block_attributes_scale (self)), start, end);
}

static void
insert_monospace (ConfabBlockLayout *self,
                  PangoAttrList     *list,
                  guint              start,
                  guint              end)
{
  int line_height = confab_block_attributes_line_height (self);

  /* Lines of both fonts have their middle at another height above the baseline; the difference would make a line with both higher. */
  insert (list, pango_attr_line_height_new_absolute (MAX (line_height - 2 * self->style->code_inset, 1) * PANGO_SCALE), start, end);
  insert (list, pango_attr_family_new ("monospace"), start, end);
  insert (list, pango_attr_scale_new (CODE_SCALE * confab_block_attributes_scale (self)), start, end);
}

static void
insert_span (ConfabBlockLayout *self,
             PangoAttrList     *list,
             ConfabSpanFlags    flags,
             guint              start,
             guint              end)
{
  if (flags & CONFAB_SPAN_EMPHASIS)
    insert (list, pango_attr_style_new (PANGO_STYLE_ITALIC), start, end);
  if (flags & CONFAB_SPAN_STRONG)
    insert (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD), start, end);
  if (flags & CONFAB_SPAN_STRIKETHROUGH)
    insert (list, pango_attr_strikethrough_new (TRUE), start, end);
  if (flags & (CONFAB_SPAN_CODE | CONFAB_SPAN_HTML))
    insert_monospace (self, list, start, end);
  if (flags & CONFAB_SPAN_HTML)
    insert_colour (list, &self->style->dim, start, end);
  if (flags & (CONFAB_SPAN_SUPERSCRIPT | CONFAB_SPAN_FOOTNOTE))
    insert_script (self, list, SUPERSCRIPT, start, end);
  else if (flags & CONFAB_SPAN_SUBSCRIPT)
    insert_script (self, list, -SUBSCRIPT, start, end);
  if (flags & (CONFAB_SPAN_LINK | CONFAB_SPAN_IMAGE | CONFAB_SPAN_FOOTNOTE))
    insert_colour (list, &self->style->accent, start, end);
}

/* The index of the first span that ends after a byte. */
guint
confab_block_attributes_find_span (ConfabBlockLayout *self,
                                   guint              start)
{
  const ConfabBlock *block = self->block;
  guint from = 0;
  guint to = block->n_spans;

  while (from < to)
    {
      guint middle = (from + to) / 2;

      if (block->spans[middle].end <= start)
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

static void
insert_colours (ConfabBlockLayout *self,
                PangoAttrList     *list,
                guint              start,
                guint              end)
{
  guint from = 0;
  guint to = self->colours->len;

  while (from < to)
    {
      guint middle = (from + to) / 2;

      if (g_array_index (self->colour_ends, guint, middle) <= start)
        from = middle + 1;
      else
        to = middle;
    }
  for (guint i = from; i < self->colours->len; i++)
    {
      const PangoAttribute *attribute = self->colours->pdata[i];

      if (attribute->start_index >= end)
        break;
      if (attribute->end_index <= start)
        continue;
      insert (list, pango_attribute_copy (attribute), MAX (attribute->start_index, start) - start, MIN (attribute->end_index, end) - start);
      if (attribute->klass->type == PANGO_ATTR_FOREGROUND)
        insert (list, pango_attr_foreground_alpha_new (65535), MAX (attribute->start_index, start) - start, MIN (attribute->end_index, end) - start);
    }
}

/* The attributes of a part of the text, counted from its start. */
PangoAttrList *
confab_block_attributes_new (ConfabBlockLayout *self,
                             guint              start,
                             guint              end,
                             gboolean           head)
{
  PangoAttrList *list = pango_attr_list_new ();
  const ConfabBlock *block = self->block;
  double scale = confab_block_attributes_scale (self);

  pango_attr_list_insert (list, pango_attr_line_height_new_absolute (confab_block_attributes_line_height (self) * PANGO_SCALE));
  pango_attr_list_insert (list, pango_attr_insert_hyphens_new (FALSE));
  if (scale != 1)
    pango_attr_list_insert (list, pango_attr_scale_new (scale));
  if (head || block->kind == CONFAB_BLOCK_HEADING)
    pango_attr_list_insert (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if (block->kind == CONFAB_BLOCK_HTML || (block->kind == CONFAB_BLOCK_HEADING && block->level == 6))
    insert_colour (list, &self->style->dim, 0, G_MAXUINT);
  for (guint i = confab_block_attributes_find_span (self, start); i < block->n_spans && block->spans[i].start < end; i++)
    {
      const ConfabSpan *span = &block->spans[i];
      ConfabSpanFlags flags = span->flags;

      /* What leads nowhere does not look like a link. */
      if ((flags & (CONFAB_SPAN_LINK | CONFAB_SPAN_IMAGE)) != 0 && !confab_link_is_allowed (span->target))
        flags &= ~(CONFAB_SPAN_LINK | CONFAB_SPAN_IMAGE);
      insert_span (self, list, flags, MAX (span->start, start) - start, MIN (span->end, end) - start);
    }
  if (self->colours != NULL)
    insert_colours (self, list, start, end);
  return list;
}
