"""vSphere without a vCenter: a tape of answers of vcsim, vcsim itself, and objects by hand."""
