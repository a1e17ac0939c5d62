/**
 * Keeps the release that is live in service: follows {@code candor.releases}, loads a new release aside, proves it by its
 * canaries, and swaps one reference, which every micro-batch leases.
 */
package io.candor.answer.release;
