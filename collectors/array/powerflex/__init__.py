"""Dell PowerFlex (VxFlex OS, ScaleIO): the gateway of 2.x and 3.x, the manager of 4.x and later."""

from collectors.array.powerflex.dialect import PowerFlex

VENDOR = PowerFlex()
