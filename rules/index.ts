/** Every rule, alphabetical. A rule is a file here, a page beside it, and fixtures. */
import conflictingDefault from './conflicting-default.js';
import contradictoryGuard from './contradictory-guard.js';
import deadBranch from './dead-branch.js';
import expiredFlag from './expired-flag.js';
import expiredSuppression from './expired-suppression.js';
import identicalBranches from './identical-branches.js';
import incompleteFlag from './incomplete-flag.js';
import lookalikeFlag from './lookalike-flag.js';
import opaqueKey from './opaque-key.js';
import repurposedFlag from './repurposed-flag.js';
import resurrectedFlag from './resurrected-flag.js';
import reusedFlag from './reused-flag.js';
import reusedValue from './reused-value.js';
import settledFlag from './settled-flag.js';
import testOnlyModule from './test-only-module.js';
import undeclaredFlag from './undeclared-flag.js';
import unreachableModule from './unreachable-module.js';
import unusedFlag from './unused-flag.js';
import unusedSuppression from './unused-suppression.js';
import zombieModule from './zombie-module.js';
import type { Rule } from '../src/rule.js';

export const rules: readonly Rule[] = [
  conflictingDefault, contradictoryGuard, deadBranch, expiredFlag, expiredSuppression, identicalBranches, incompleteFlag, lookalikeFlag, opaqueKey, repurposedFlag, resurrectedFlag, reusedFlag,
  reusedValue, settledFlag, testOnlyModule, undeclaredFlag, unreachableModule, unusedFlag, unusedSuppression, zombieModule,
];
