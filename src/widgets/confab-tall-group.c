/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "widgets/confab-tall-group.h"

static void
add_members (GtkWidget *owner,
             GPtrArray *members)
{
  for (GtkWidget *child = gtk_widget_get_first_child (owner); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_get_visible (child) || GTK_IS_NATIVE (child))
        continue;
      if (CONFAB_IS_TALL (child))
        g_ptr_array_add (members, child);
      else
        add_members (child, members);
    }
}

static GPtrArray *
list_members (GtkWidget *owner)
{
  GPtrArray *members = g_ptr_array_new ();

  add_members (owner, members);
  return members;
}

static double
top_of (GtkWidget *owner,
        GtkWidget *member)
{
  graphene_point_t top;

  return gtk_widget_compute_point (member, owner, &GRAPHENE_POINT_INIT (0, 0), &top) ? top.y : 0;
}

static double
bottom_of (GtkWidget *owner,
           GtkWidget *member)
{
  return top_of (owner, member) + gtk_widget_get_height (member);
}

/* A place may outlive its widget, so that it is compared and not looked into. */
static gboolean
owns (GtkWidget    *widget,
      gconstpointer part)
{
  if (widget == part)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (owns (child, part))
      return TRUE;
  return FALSE;
}

/**
 * confab_tall_group_prepare:
 * @tall: a tall widget with others inside
 * @from: in pixels from its top
 * @to: in pixels from its top
 *
 * Returns: whether any of those inside now asks for another height
 */
gboolean
confab_tall_group_prepare (ConfabTall *tall,
                           double      from,
                           double      to)
{
  GtkWidget *owner = GTK_WIDGET (tall);
  g_autoptr (GPtrArray) members = list_members (owner);
  gboolean changed = FALSE;

  for (guint i = 0; i < members->len; i++)
    {
      GtkWidget *member = g_ptr_array_index (members, i);
      double top = top_of (owner, member);

      changed |= confab_tall_prepare (CONFAB_TALL (member), from - top, to - top);
    }
  return changed;
}

/**
 * confab_tall_group_get_place:
 * @tall: a tall widget with others inside
 * @y: in pixels from its top
 * @place: (out): what is there
 */
void
confab_tall_group_get_place (ConfabTall  *tall,
                             double       y,
                             ConfabPlace *place)
{
  GtkWidget *owner = GTK_WIDGET (tall);
  g_autoptr (GPtrArray) members = list_members (owner);

  *place = (ConfabPlace){ .part = owner, .below = y };
  for (guint i = 0; i < members->len; i++)
    {
      GtkWidget *member = g_ptr_array_index (members, i);
      double top = top_of (owner, member);

      if (y < top)
        return;
      if (y < bottom_of (owner, member))
        {
          confab_tall_get_place (CONFAB_TALL (member), y - top, place);
          return;
        }
      place->block = i + 1;
      place->below = y - bottom_of (owner, member);
    }
}

/**
 * confab_tall_group_find_place:
 * @tall: a tall widget with others inside
 * @place: what it told before
 *
 * Returns: where the place is now, in pixels from the top; where it is gone, the nearest
 */
double
confab_tall_group_find_place (ConfabTall        *tall,
                              const ConfabPlace *place)
{
  GtkWidget *owner = GTK_WIDGET (tall);
  g_autoptr (GPtrArray) members = list_members (owner);
  guint above = place->part == owner ? MIN (place->block, members->len) : 0;

  for (guint i = 0; place->part != owner && i < members->len; i++)
    {
      GtkWidget *member = g_ptr_array_index (members, i);

      if (owns (member, place->part))
        return top_of (owner, member) + confab_tall_find_place (CONFAB_TALL (member), place);
    }
  if (above > 0)
    return bottom_of (owner, g_ptr_array_index (members, above - 1)) + place->below;
  return MIN (place->below, gtk_widget_get_height (owner));
}

/**
 * confab_tall_group_get_held:
 * @tall: a tall widget with others inside
 *
 * Returns: whether it has the focus, or one of those inside holds something
 */
gboolean
confab_tall_group_get_held (ConfabTall *tall)
{
  GtkWidget *owner = GTK_WIDGET (tall);
  g_autoptr (GPtrArray) members = NULL;

  if ((gtk_widget_get_state_flags (owner) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    return TRUE;
  members = list_members (owner);
  for (guint i = 0; i < members->len; i++)
    if (confab_tall_get_held (g_ptr_array_index (members, i)))
      return TRUE;
  return FALSE;
}

/**
 * confab_tall_group_get_growth:
 * @tall: a tall widget with others inside
 *
 * Returns: how much higher those inside are by now than they were when they were measured
 */
int
confab_tall_group_get_growth (ConfabTall *tall)
{
  g_autoptr (GPtrArray) members = list_members (GTK_WIDGET (tall));
  int growth = 0;

  for (guint i = 0; i < members->len; i++)
    growth += confab_tall_get_growth (g_ptr_array_index (members, i));
  return growth;
}

/**
 * confab_tall_group_remeasure:
 * @tall: a tall widget with others inside
 *
 * Has those inside measured again. What was only asked for as growth is not in what GTK remembers of them, so that it is to be called when
 * something comes to stand below one of them.
 */
void
confab_tall_group_remeasure (ConfabTall *tall)
{
  g_autoptr (GPtrArray) members = list_members (GTK_WIDGET (tall));

  for (guint i = 0; i < members->len; i++)
    {
      gtk_widget_queue_resize (g_ptr_array_index (members, i));
      confab_tall_group_remeasure (g_ptr_array_index (members, i));
    }
}
