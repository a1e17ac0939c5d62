/**
 * Says on {@code candor.actions} who did what: operators' actions, each in one transaction with what it did, so that there is neither without the other. People
 * are named by the ids of their keys or by keyed hashes alone, since the topic is kept for ever.
 */
package io.candor.action;
