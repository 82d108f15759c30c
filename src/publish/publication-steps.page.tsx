import type { PageCall } from '../accounts/station-page.page.tsx';
import { viInstant } from '../kernel/vietnamese.ts';
import { Line, Lines } from '../web/parts/card.tsx';
import { Chip } from '../web/parts/chip.tsx';
import { pictureHref } from './picture-href.ts';
import type { Step } from './publication-steps.store.ts';
import { OUTCOME_NAMES, STEP_NAMES } from './publication-words.page.ts';

/** Every step as evidence, the newest first. */
export function Steps({ call, steps }: { call: PageCall; steps: readonly Step[] }) {
  const { timeZone } = call.station;
  if (steps.length === 0) return <p class="soft">Chưa làm bước nào.</p>;
  return (
    <Lines>
      {steps.toReversed().map((step) => {
        const outcome = OUTCOME_NAMES[step.outcome ?? ''];
        return (
          <Line
            hint={
              <>
                {[viInstant(step.begunAt, timeZone), step.byName].filter(Boolean).join(' · ')}
                {step.words !== null && <span class="line-hint">{step.words}</span>}
                <ShownProof call={call} step={step} />
              </>
            }
            end={
              outcome ? (
                <Chip tone={outcome.tone}>{outcome.words}</Chip>
              ) : (
                <Chip tone="booked" live>
                  Đang làm
                </Chip>
              )
            }
          >
            {STEP_NAMES[step.step] ?? step.step}
          </Line>
        );
      })}
    </Lines>
  );
}

function ShownProof({ call, step }: { call: PageCall; step: Step }) {
  const { screenshot } = step.asked;
  if (step.step !== 'confirm' || typeof screenshot !== 'string') return null;
  return (
    <a class="line-hint" href={pictureHref(call, screenshot)}>
      Ảnh chụp màn hình
    </a>
  );
}
