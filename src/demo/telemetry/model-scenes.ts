import { cyan, dim, green, red } from './ansi.ts';
import type { Draft, Fault } from './draft.ts';
import { failing, type Scene, type Setting, seconds } from './scene.ts';

const kernels = ['matmul_fp16', 'softmax_fused', 'layer_norm', 'attention_paged'];
const sets = ['retail-2026', 'long-tail', 'adversarial'];

/** Tests on GPUs: kernels, or models against sets of data. */
export function modelScene({ random, fails, step, seconds: took }: Setting): Scene {
  const isKernel = step.name.includes('kernel');
  const names = isKernel ? kernels : sets;
  const culprit = fails ? random.int(names.length) : -1;
  const fault: Fault = isKernel
    ? {
        type: 'CudaError',
        message: 'an illegal memory access was encountered',
        stack: 'CUDA error 700 at kernels/launch.cu:118: an illegal memory access was encountered',
      }
    : {
        type: 'AccuracyRegression',
        message: 'recall@10 fell from 0.873 to 0.851, which is more than 0.010',
        stack: 'evaluate.py:204 in compare_with_baseline\n    raise AccuracyRegression(metric, before, after)',
      };
  const below = names.map(
    (name, index): Draft =>
      failing(
        {
          name: `${isKernel ? 'kernel' : 'evaluate'} ${name}`,
          weight: index === culprit ? 5 : 1,
          attributes: { 'gpu.name': 'A100-80G', 'gpu.utilization': Number(random.between(0.55, 0.97).toFixed(3)) },
        },
        index === culprit,
        fault,
      ),
  );
  const lines = names.flatMap((name, index) => [
    `${cyan(name)}: ${index === culprit ? red('FAILED') : green('ok')} ${dim(`${seconds(took / names.length)}s`)}`,
    ...(index === culprit ? [...fault.stack.split('\n'), `##[error]${name}: ${fault.message}`] : []),
  ]);
  if (random.chance(0.3)) lines.push('##[warning]GPU 0 runs at 84 °C and was slowed down');
  return {
    span: failing(
      { name: step.name.replace(/^Run /, ''), weight: 1, service: isKernel ? 'kernel-tests' : 'evaluate', below },
      fails,
    ),
    lines,
    asked: [],
  };
}
