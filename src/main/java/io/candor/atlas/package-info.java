/**
 * Makes the embedded checkpoint from public facts: {@link io.candor.atlas.fact} gathers them, {@link io.candor.atlas.tokenizer}
 * learns the vocabulary, and the commands here write question sets, pretrain and package.
 */
package io.candor.atlas;
