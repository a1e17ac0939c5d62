/**
 * Keeps the release that is live in service: follows {@code candor.releases}, loads a new release beside it, checks its
 * canaries and some of the answerer's own, and swaps one reference, which every confidence pass leases. A model that came without an adapter
 * begins with one that has learned nothing ({@code UntaughtAdapter}), by which nothing is accepted.
 */
package io.candor.answer.release;
