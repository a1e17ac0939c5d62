/**
 * What each role has to be allowed on a cluster with access control lists: the least with which it works.
 */
package io.candor.event.acl;
