"""Parts of servers in Redfish: processors, memory, disks, power, temperatures."""

from typing import Any

from sample_data.objects_server import Disk, Server, Supply
from sample_data.redfish_tree import Body, Tree, ref, status

_TRIED = ("OK", "Warning", "Critical")


def health(server: Server) -> str:
    """The worst a controller sees."""
    parts: list[Any] = [*server.supplies, *server.fans, *server.modules, *server.disks]
    told = {part.health for part in [*parts, server.volume]} | {server.processor_health}
    hot = any(sensor.celsius >= sensor.caution for sensor in server.sensors)
    return max({*told, "Warning" if hot else "OK"}, key=_TRIED.index)


def processors(made: Tree, server: Server, path: str) -> Body:
    """Processors of a server; the first may be judged ill."""
    return made.collect(
        path,
        [
            made.put(
                f"{path}/CPU.{number}", ProcessorType="CPU", Model=server.processor,
                TotalCores=server.cores, TotalThreads=2 * server.cores,
                MaxSpeedMHz=server.host.mhz + 900,
                Status=status("Enabled", server.processor_health if number == 1 else "OK"),
            )
            for number in range(1, server.host.sockets + 1)
        ],
    )  # fmt: skip


def memory(made: Tree, server: Server, path: str) -> Body:
    """Memory modules of a server."""
    found = []
    for module in server.modules:
        name = f"proc{module.socket}dimm{module.channel}"
        found.append(
            made.put(
                f"{path}/{name}", CapacityMiB=module.mib, MemoryDeviceType="DDR4",
                OperatingSpeedMhz=module.speed, AllowedSpeedsMHz=[3200],
                MemoryLocation={"Socket": module.socket, "Channel": module.channel, "Slot": 1},
                Status=status(module.state, module.health),
            )
        )  # fmt: skip
    return made.collect(path, found)


def storage(made: Tree, server: Server, path: str) -> Body:
    """The controller with the mirror the server starts from."""
    own, volume = f"{path}/RAID.1", server.volume
    drives = [made.put(f"{own}/Drives/{disk.bay}", **_drive(disk)) for disk in server.disks]
    under_way = {"OperationName": volume.operation, "PercentageComplete": volume.progress}
    made.put(
        f"{own}/Volumes/1", Name="boot", RAIDType=volume.raid,
        CapacityBytes=server.disks[0].bytes, Status=status(volume.state, volume.health),
        Operations=[under_way] if volume.operation else [],
        Links={"Drives": [ref(path) for path in drives]},
    )  # fmt: skip
    made.put(
        own, Drives=[ref(path) for path in drives],
        Volumes=made.collect(f"{own}/Volumes", [f"{own}/Volumes/1"]),
    )  # fmt: skip
    return made.collect(path, [own])


def _drive(disk: Disk) -> Body:
    return {
        "Name": f"Bay {disk.bay}",
        "Model": "MZ7L3480",
        "SerialNumber": disk.serial,
        "MediaType": "SSD",
        "Protocol": "SATA",
        "CapacityBytes": disk.bytes,
        "FailurePredicted": disk.predicted,
        "PredictedMediaLifeLeftPercent": disk.life,
        "Status": status(disk.state, disk.health),
    }


def power(made: Tree, server: Server, path: str) -> Body:
    """Links of a chassis to its power: the old tree, of Supermicro the new one."""
    listed = [supply for supply in server.supplies if supply.state != "Absent"]
    whole = all(one.health == "OK" and one.volts > 0 for one in listed)
    judged = {
        "Name": "PSU Redundancy",
        "MinNumNeeded": 2,
        "MaxNumSupported": 2,
        "RedundancySet": [{} for _ in listed],
        "Status": status("Enabled", "OK" if whole else "Critical"),
    }
    groups = [judged] if len(server.supplies) > 1 else []
    if server.maker == "Supermicro":
        return _new_power(made, server, path, groups)
    drawn = server.watts if server.is_on else 0
    made.put(
        f"{path}/Power",
        PowerControl=[
            {
                "PowerConsumedWatts": drawn,
                "PowerMetrics": {
                    "MaxConsumedWatts": server.peak, "AverageConsumedWatts": server.watts,
                },
            }
        ],
        PowerSupplies=[
            {"MemberId": f"{one.number}", "LineInputVoltage": one.volts, **_supply(one)}
            for one in server.supplies
        ],
        Redundancy=groups,
    )  # fmt: skip
    return {"Power": ref(f"{path}/Power")}


def _supply(one: Supply) -> Body:
    return {
        "Name": f"Power Supply {one.number}",
        "Model": "PS-1100",
        "SerialNumber": one.serial,
        "PowerCapacityWatts": one.watts,
        "Status": status(one.state, one.health),
    }


def _new_power(made: Tree, server: Server, path: str, groups: list[Body]) -> Body:
    own, found = f"{path}/PowerSubsystem", []
    for one in server.supplies:
        supply = f"{own}/PowerSupplies/{one.number}"
        made.put(f"{supply}/Metrics", InputVoltage={"Reading": one.volts})
        found.append(made.put(supply, Metrics=ref(f"{supply}/Metrics"), **_supply(one)))
    made.put(
        own, PowerSupplies=made.collect(f"{own}/PowerSupplies", found),
        PowerSupplyRedundancy=groups,
    )  # fmt: skip
    made.put(
        f"{path}/EnvironmentMetrics",
        PowerWatts={"Reading": server.watts if server.is_on else 0},
    )
    return {
        "PowerSubsystem": ref(own),
        "EnvironmentMetrics": ref(f"{path}/EnvironmentMetrics"),
    }


def thermal(made: Tree, server: Server, path: str) -> Body:
    """Link of a chassis to its fans and temperatures; a server that is off tells of none."""
    failed = sum(fan.health != "OK" for fan in server.fans)
    fans = [
        {"Name": f"Fan {fan.number}", "Status": status(fan.state, fan.health)}
        for fan in server.fans
    ]
    sensors = [
        {
            "Name": one.name,
            "PhysicalContext": one.place,
            "ReadingCelsius": one.celsius,
            "UpperThresholdNonCritical": one.caution,
            "UpperThresholdCritical": one.critical,
            "Status": status("Enabled", "OK" if one.celsius < one.caution else "Warning"),
        }
        for one in server.sensors
    ]
    made.put(
        f"{path}/Thermal",
        Fans=fans if server.is_on else [],
        Temperatures=sensors if server.is_on else [],
        Redundancy=[
            {
                "Name": "Fan Redundancy",
                "RedundancySet": [{} for _ in fans],
                "MinNumNeeded": len(fans) - 1,
                "Status": status("Enabled", "OK" if failed <= 1 else "Critical"),
            }
        ],
    )
    return {"Thermal": ref(f"{path}/Thermal")}
