import type { NpsOptions } from "./surveys.ts";

/** The options of `enps`: those of `nps`, with a minimum. Their schema is `npsOptionsSchema`. */
export interface EnpsOptions extends NpsOptions {
  /**
   * Below this many answers the figures are withheld. Default 5: staff is promised that nobody's answer can be worked out, and among
   * three or four colleagues a share gives single answers away. Friday Pulse shows results from 3 answers on, Gallup from 30. 0 shows
   * all.
   */
  readonly minimumResponses?: number | undefined;
}
