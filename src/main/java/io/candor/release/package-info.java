/**
 * Says what a release is, whether it may go live, where it lies and who hears of it.
 *
 * <p>{@link io.candor.release.store} keeps files and manifests, {@link io.candor.release.signature} says who made them, {@link io.candor.release.gate} decides,
 * {@link io.candor.release.log} tells through {@code candor.releases}.
 */
package io.candor.release;
