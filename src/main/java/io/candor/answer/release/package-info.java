/**
 * Keeps the release that is live in service: follows {@code candor.releases}, loads a new release beside it, checks its
 * canaries and some of the answerer's own, and swaps one reference, which every confidence pass leases.
 */
package io.candor.answer.release;
