import { bold, cyan, dim, green, red, yellow } from './ansi.ts';
import type { Fault } from './draft.ts';
import { camel, pascal, snake } from './subjects.ts';

/** How the tests of a language are named, and what their runner prints. Times in seconds. */
export interface Dialect {
  /** The runner, which is the service of its spans. */
  tool: string;
  suite(subject: string): string;
  testCase(subject: string, claim: string): string;
  passed(suite: string, tests: number, seconds: string): string;
  failed(test: string, suite: string): string;
  summary(tests: number, failed: number, seconds: string): string;
  /** Why a test failed whose upstream answered 504, as the spans of its requests say too. */
  fault(subject: string): Fault;
}

const dialects: Record<string, Dialect> = {
  TypeScript: {
    tool: 'vitest',
    suite: (subject) => `src/${subject}/${subject}.test.ts`,
    testCase: (subject, claim) => `${subject} › ${claim}`,
    passed: (suite, tests, seconds) => ` ${green('✓')} ${suite} ${dim(`(${tests} tests)`)} ${yellow(`${seconds}s`)}`,
    failed: (test, suite) => ` ${red('❯')} ${suite} › ${red(test)}`,
    summary: (tests, failed, seconds) =>
      ` ${dim('Tests')}  ${failed > 0 ? `${bold(red(`${failed} failed`))} | ` : ''}${green(`${tests - failed} passed`)} (${tests}) in ${seconds}s`,
    fault: (subject) => ({
      type: 'AssertionError',
      message: 'expected 504 to be 200 // Object.is equality',
      stack: `AssertionError: expected 504 to be 200\n    at src/${subject}/${subject}.test.ts:48:27\n    at runTest (node_modules/vitest/dist/runner.js:146:11)`,
    }),
  },
  Python: {
    tool: 'pytest',
    suite: (subject) => `tests/test_${snake(subject)}.py`,
    testCase: (subject, claim) => `test_${snake(subject)}_${snake(claim)}`,
    passed: (suite, tests, seconds) => `${suite} ${green('.'.repeat(tests))} ${dim(`${seconds}s`)}`,
    failed: (test, suite) => `${red('FAILED')} ${suite}::${bold(test)} - HTTPError`,
    summary: (tests, failed, seconds) =>
      failed > 0
        ? red(`====== ${failed} failed, ${tests - failed} passed in ${seconds}s ======`)
        : green(`====== ${tests} passed in ${seconds}s ======`),
    fault: (subject) => ({
      type: 'requests.exceptions.HTTPError',
      message: `504 Server Error: Gateway Timeout for url: https://${subject}-upstream/v1/${subject}s`,
      stack: `Traceback (most recent call last):\n  File "tests/test_${snake(subject)}.py", line 61, in test_${snake(subject)}_survives_a_slow_upstream\n    answer.raise_for_status()\nrequests.exceptions.HTTPError: 504 Server Error: Gateway Timeout`,
    }),
  },
  Go: {
    tool: 'go test',
    suite: (subject) => `github.com/northwind-labs/internal/${snake(subject)}`,
    testCase: (subject, claim) => `Test${pascal(subject)}/${snake(claim)}`,
    passed: (suite, _tests, seconds) => `ok  \t${suite}\t${seconds}s`,
    failed: (test, suite) => `${red('--- FAIL:')} ${test} in ${suite}`,
    summary: (_tests, failed, seconds) => (failed > 0 ? red(`FAIL\t${seconds}s`) : green(`PASS\t${seconds}s`)),
    fault: (subject) => ({
      type: '*errors.errorString',
      message: `Post "https://${subject}-upstream/v1/${subject}s": 504 Gateway Timeout`,
      stack: `goroutine 41 [running]:\ntesting.(*T).Fatal\n\t/usr/local/go/src/testing/testing.go:1091\n${subject}.Test${pascal(subject)}.func3\n\t./${subject}_test.go:88`,
    }),
  },
  Rust: {
    tool: 'cargo',
    suite: (subject) => `${snake(subject)}::tests`,
    testCase: (subject, claim) => `${snake(subject)}::tests::${snake(claim)}`,
    passed: (suite, tests, seconds) => `test ${suite} ... ${green('ok')} (${tests} tests, ${seconds}s)`,
    failed: (test) => `test ${test} ... ${red('FAILED')}`,
    summary: (tests, failed, seconds) =>
      `test result: ${failed > 0 ? red('FAILED') : green('ok')}. ${tests - failed} passed; ${failed} failed; 0 ignored; finished in ${seconds}s`,
    fault: (subject) => ({
      type: 'panic',
      message: 'assertion `left == right` failed: the upstream did not answer in time\n  left: 504\n right: 200',
      stack: `thread '${snake(subject)}::tests' panicked at src/${snake(subject)}.rs:212:9\nstack backtrace:\n   0: std::panicking::begin_panic_handler\n   1: ${snake(subject)}::tests::survives_a_slow_upstream`,
    }),
  },
  Kotlin: {
    tool: 'gradle',
    suite: (subject) => `com.northwind.${camel(subject)}.${pascal(subject)}Test`,
    testCase: (subject, claim) => `${pascal(subject)}Test.${camel(claim)}()`,
    passed: (suite, tests, seconds) => `${bold(suite)} > ${tests} tests ${green('PASSED')} (${seconds} s)`,
    failed: (test, suite) => `${bold(suite)} > ${test} ${red('FAILED')}`,
    summary: (tests, failed, seconds) =>
      `${failed > 0 ? red('BUILD FAILED') : green('BUILD SUCCESSFUL')} in ${seconds}s: ${tests} tests completed, ${failed} failed`,
    fault: (subject) => ({
      type: 'org.opentest4j.AssertionFailedError',
      message: 'expected: <200> but was: <504>',
      stack: `org.opentest4j.AssertionFailedError: expected: <200> but was: <504>\n\tat com.northwind.${camel(subject)}.${pascal(subject)}Test.survivesASlowUpstream(${pascal(subject)}Test.kt:97)\n\tat java.base/java.lang.reflect.Method.invoke(Method.java:580)`,
    }),
  },
  'C++': {
    tool: 'ctest',
    suite: (subject) => `${pascal(subject)}Test`,
    testCase: (subject, claim) => `${pascal(subject)}Test.${pascal(claim).replaceAll(' ', '')}`,
    passed: (suite, tests, seconds) => `${green('[       OK ]')} ${suite} (${tests} tests, ${seconds} s)`,
    failed: (test) => `${red('[  FAILED  ]')} ${test}`,
    summary: (tests, failed, seconds) =>
      `${Math.round((100 * (tests - failed)) / tests)}% tests passed, ${failed} tests failed out of ${tests} (${seconds} s)`,
    fault: (subject) => ({
      type: 'testing::AssertionException',
      message: 'Expected equality of these values: answer.status which is 504, 200',
      stack: `tests/${snake(subject)}_test.cc:133: Failure\n#0 ${pascal(subject)}Test_SurvivesASlowUpstream_Test::TestBody()`,
    }),
  },
  Swift: {
    tool: 'xcodebuild',
    suite: (subject) => `${pascal(subject)}Tests`,
    testCase: (subject, claim) => `-[${pascal(subject)}Tests test${pascal(claim).replaceAll(' ', '')}]`,
    passed: (suite, tests, seconds) => `Test Suite '${suite}' ${green('passed')}: ${tests} tests (${seconds} seconds)`,
    failed: (test) => `Test Case '${test}' ${red('failed')}`,
    summary: (tests, failed, seconds) =>
      `${failed > 0 ? red('** TEST FAILED **') : green('** TEST SUCCEEDED **')} ${tests} tests, ${failed} failures (${seconds} seconds)`,
    fault: (subject) => ({
      type: 'XCTAssertEqual',
      message: 'XCTAssertEqual failed: ("504") is not equal to ("200")',
      stack: `${pascal(subject)}Tests.swift:71: error: XCTAssertEqual failed: ("504") is not equal to ("200")`,
    }),
  },
  HCL: {
    tool: 'terraform',
    suite: (subject) => `modules/${snake(subject)}/tests`,
    testCase: (subject, claim) => `run "${snake(subject)}_${snake(claim)}"`,
    passed: (suite, tests, seconds) => `${cyan(suite)}... ${green('pass')} (${tests} runs, ${seconds}s)`,
    failed: (test, suite) => `${cyan(suite)} ${test}... ${red('fail')}`,
    summary: (tests, failed, seconds) =>
      `${failed > 0 ? red('Failure!') : green('Success!')} ${tests - failed} passed, ${failed} failed. (${seconds}s)`,
    fault: (subject) => ({
      type: 'Error: Test assertion failed',
      message: `output.status of module.${snake(subject)} is 504, not 200`,
      stack: `on modules/${snake(subject)}/tests/main.tftest.hcl line 34, in run "${snake(subject)}_survives_a_slow_upstream":\n  condition = output.status == 200`,
    }),
  },
};

/** By the language that GitHub shows for a repository. */
export const dialectOf = (language: string): Dialect => dialects[language] ?? (dialects.Go as Dialect);
