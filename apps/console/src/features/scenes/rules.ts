import type { SceneStep } from "@holofleet/contract/projectors/scenes.ts";
import { inMall, type Placed, targetedProjectors } from "@holofleet/contract/projectors/targets.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { ProjectorWish } from "@holofleet/shared/protocol/commands.ts";

/**
 * What a scene asks of each projector, and how many seconds after the press. A step's delay counts from the step before it.
 * @throws AppError bad_request when a step reaches nobody: the scene would not do what its name says
 */
export function planScene<P extends Placed>(
  steps: readonly SceneStep[],
  mall: string,
  projectors: readonly P[],
): { projector: P; wish: ProjectorWish; afterSeconds: number }[] {
  let afterSeconds = 0;
  return steps.flatMap(({ target, wish, afterSeconds: delay }, index) => {
    afterSeconds += delay;
    const reached = targetedProjectors(inMall(target, mall), projectors).filter((one) => one.mall === mall);
    if (reached.length === 0)
      throw new AppError("bad_request", `Step ${index + 1} of this scene reaches no projector. Change it first.`);
    const at = afterSeconds;
    return reached.map((projector) => ({ projector, wish, afterSeconds: at }));
  });
}
