/**
 * How stages read topics and write to them, in bytes: {@link io.candor.event.client.TopicReader} without a group,
 * {@link io.candor.event.client.CompactedReader} of compacted topics from the first record on, {@link
 * io.candor.event.client.FollowerThread} for as long as the process runs; {@link io.candor.event.client.TransactionalWriter} all or nothing.
 */
package io.candor.event.client;
